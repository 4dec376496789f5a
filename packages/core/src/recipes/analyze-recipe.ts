import { z } from 'zod';
import { layoutSchema } from './layout-schema.ts';
import { picturePartSchema } from '../reports/picture.ts';

/** A resolved analysis: what to measure beside the standard set. */
export const analyzeRecipeSchema = z.strictObject({
  schema: z.literal('lathe.recipe.analyze/1'),
  /** Include the momentary and short-term series. */
  series: z.boolean(),
  /** A mono file is measured as played on two loudspeakers: 3.01 LU louder. False in recipes made before there was a choice. */
  dualMono: z.boolean().default(false),
  /** Loudspeakers the channels are for, instead of those the file declares or its channel count implies. */
  layout: layoutSchema.nullable().default(null),
  /** Read on past damage and mark the report; absent: damage fails the job. */
  lenient: z.literal(true).optional(),
  /** Parts of the picture to measure, each once, in the order of the report; absent when there are none. */
  picture: z.array(picturePartSchema).min(1).optional(),
});
export type AnalyzeRecipe = z.infer<typeof analyzeRecipeSchema>;
