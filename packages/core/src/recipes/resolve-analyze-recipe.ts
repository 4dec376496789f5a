import { z } from 'zod';
import type { AnalyzeRecipe } from './analyze-recipe.ts';
import { invalidArgument, schemaFaults } from './fault.ts';
import { layoutSchema } from './layout-schema.ts';

/** What a caller asks of an analysis; without series, and strict with damage, unless told otherwise. */
export const analyzeSpecSchema = z.strictObject({
  series: z.boolean().optional(),
  dualMono: z.boolean().optional(),
  layout: layoutSchema.optional(),
  lenient: z.boolean().optional(),
});
export type AnalyzeSpec = z.infer<typeof analyzeSpecSchema>;

/** Decides every value of an analysis. @throws invalid_argument with every fault named. */
export function resolveAnalyzeRecipe(input: unknown): AnalyzeRecipe {
  const parsed = analyzeSpecSchema.safeParse(input);
  if (!parsed.success) throw invalidArgument('The analyze spec', schemaFaults(parsed.error, input));
  const { series, dualMono, layout, lenient } = parsed.data;
  return Object.freeze({
    schema: 'lathe.recipe.analyze/1',
    series: series ?? false,
    dualMono: dualMono ?? false,
    layout: layout ?? null,
    // Absent rather than false, so that recipes and render keys from before the field was there stay what they are.
    ...(lenient === true ? { lenient } : {}),
  });
}
