import { z } from 'zod';
import type { AnalyzeRecipe } from './analyze-recipe.ts';
import { invalidArgument, schemaFaults } from './fault.ts';
import { picturePartSchema } from '../reports/picture.ts';
import { layoutSchema } from './layout-schema.ts';

/** What a caller asks of an analysis; without series and picture, and strict with damage, unless told otherwise. */
export const analyzeSpecSchema = z.strictObject({
  series: z.boolean().optional(),
  /** Parts of the picture in any order, or `all`. */
  picture: z.array(z.union([picturePartSchema, z.literal('all')])).optional(),
  dualMono: z.boolean().optional(),
  layout: layoutSchema.optional(),
  lenient: z.boolean().optional(),
});
export type AnalyzeSpec = z.infer<typeof analyzeSpecSchema>;

/** Decides every value of an analysis. @throws invalid_argument with every fault named. */
export function resolveAnalyzeRecipe(input: unknown): AnalyzeRecipe {
  const parsed = analyzeSpecSchema.safeParse(input);
  if (!parsed.success) throw invalidArgument('The analyze spec', schemaFaults(parsed.error, input));
  const { series, picture = [], dualMono, layout, lenient } = parsed.data;
  const parts = picturePartSchema.options.filter((part) => picture.includes(part) || picture.includes('all'));
  return Object.freeze({
    schema: 'lathe.recipe.analyze/1',
    series: series ?? false,
    dualMono: dualMono ?? false,
    layout: layout ?? null,
    // Absent rather than empty or false, so that recipes and render keys from before these were there stay what they are.
    ...(parts.length > 0 && { picture: parts }),
    ...(lenient === true ? { lenient } : {}),
  });
}
