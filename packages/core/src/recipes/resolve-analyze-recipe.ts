import { z } from 'zod';
import type { AnalyzeRecipe } from './analyze-recipe.ts';
import { invalidArgument, schemaFaults } from './fault.ts';
import { layoutSchema } from './layout-schema.ts';

/** What a caller asks of an analysis; without series unless told otherwise. */
export const analyzeSpecSchema = z.strictObject({
  series: z.boolean().optional(),
  dualMono: z.boolean().optional(),
  layout: layoutSchema.optional(),
});
export type AnalyzeSpec = z.infer<typeof analyzeSpecSchema>;

/** Decides every value of an analysis. @throws invalid_argument with every fault named. */
export function resolveAnalyzeRecipe(input: unknown): AnalyzeRecipe {
  const parsed = analyzeSpecSchema.safeParse(input);
  if (!parsed.success) throw invalidArgument('The analyze spec', schemaFaults(parsed.error, input));
  return Object.freeze({
    schema: 'lathe.recipe.analyze/1',
    series: parsed.data.series ?? false,
    dualMono: parsed.data.dualMono ?? false,
    layout: parsed.data.layout ?? null,
  });
}
