import { z } from 'zod';
import { layoutSchema } from './layout-schema.ts';
import {
  containerSchema,
  ditherSchema,
  masterPolicySchema,
  masterRecipeSchema,
  sampleFormatSchema,
} from './master-recipe.ts';

const { targetLufs, ceilingDbtp, limitDb, ditherSeed, nonFinite } = masterRecipeSchema.shape;

/**
 * What a caller asks of a master; every field may be absent, and is then taken from the profile or left as the
 * input has it. Null where the recipe allows null means "none", also where the profile has a value.
 */
export const masterSpecSchema = z.strictObject({
  /** Name of a delivery profile. */
  profile: z.string().optional(),
  /** Version of it; the newest unless given. */
  profileVersion: z.string().optional(),
  targetLufs: targetLufs.optional(),
  ceilingDbtp: ceilingDbtp.optional(),
  policy: masterPolicySchema.optional(),
  limitDb: limitDb.optional(),
  acceptNearest: z.boolean().optional(),
  sampleFormat: sampleFormatSchema.nullable().optional(),
  container: containerSchema.nullable().optional(),
  dither: ditherSchema.optional(),
  ditherSeed: ditherSeed.optional(),
  layout: layoutSchema.nullable().optional(),
  nonFinite: nonFinite.optional(),
  lenient: z.boolean().optional(),
});
export type MasterSpec = z.infer<typeof masterSpecSchema>;
