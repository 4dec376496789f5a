import { z } from 'zod';

/** A resolved analysis: what to measure beside the standard set. */
export const analyzeRecipeSchema = z.strictObject({
  schema: z.literal('lathe.recipe.analyze/1'),
  /** Include the momentary and short-term series. */
  series: z.boolean(),
  /** Read on past damage and mark the report; absent: damage fails the job. */
  lenient: z.literal(true).optional(),
});
export type AnalyzeRecipe = z.infer<typeof analyzeRecipeSchema>;
