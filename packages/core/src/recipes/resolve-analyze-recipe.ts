import { z } from 'zod';
import type { AnalyzeRecipe } from './analyze-recipe.ts';
import { invalidArgument, schemaFaults } from './fault.ts';
import { picturePartSchema } from '../reports/picture.ts';

/** What a caller asks of an analysis; without series and picture unless told otherwise. */
export const analyzeSpecSchema = z.strictObject({
  series: z.boolean().optional(),
  /** Parts of the picture in any order, or `all`. */
  picture: z.array(z.union([picturePartSchema, z.literal('all')])).optional(),
});
export type AnalyzeSpec = z.infer<typeof analyzeSpecSchema>;

/** Decides every value of an analysis. @throws invalid_argument with every fault named. */
export function resolveAnalyzeRecipe(input: unknown): AnalyzeRecipe {
  const parsed = analyzeSpecSchema.safeParse(input);
  if (!parsed.success) throw invalidArgument('The analyze spec', schemaFaults(parsed.error, input));
  const { series = false, picture = [] } = parsed.data;
  const parts = picturePartSchema.options.filter((part) => picture.includes(part) || picture.includes('all'));
  // Without parts the property is absent, so that the recipe, and with it the render key, is what it was before there were any.
  return Object.freeze({ schema: 'lathe.recipe.analyze/1', series, ...(parts.length > 0 && { picture: parts }) });
}
