import { z } from 'zod';
import { picturePartSchema } from '../reports/picture.ts';

/** A resolved analysis: what to measure beside the standard set. */
export const analyzeRecipeSchema = z.strictObject({
  schema: z.literal('lathe.recipe.analyze/1'),
  /** Include the momentary and short-term series. */
  series: z.boolean(),
  /** Parts of the picture to measure, each once, in the order of the report; absent when there are none. */
  picture: z.array(picturePartSchema).min(1).optional(),
});
export type AnalyzeRecipe = z.infer<typeof analyzeRecipeSchema>;
