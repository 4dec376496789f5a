import { z } from 'zod';

/** How the target may be reached: gain only; gain and at most `limitDb` of limiting at any frame; or as near as limiting can. */
export const masterPolicySchema = z.enum(['linear', 'limit', 'best-effort']);
export type MasterPolicy = z.infer<typeof masterPolicySchema>;

/** Sample format of a written file: 16 or 24 bit integer, 32 bit integer, 32 bit float. */
export const sampleFormatSchema = z.enum(['s16', 's24', 's32', 'f32']);
export type SampleFormat = z.infer<typeof sampleFormatSchema>;

/**
 * A resolved master recipe: every value decided, nothing left to a default, frozen at submit as canonical JSON.
 * `targetLufs: null` keeps the level; `ceilingDbtp: null` sets no peak ceiling; `sampleFormat: null` keeps the input's.
 */
export const masterRecipeSchema = z.strictObject({
  schema: z.literal('lathe.recipe.master/1'),
  /** Integrated loudness of the result, BS.1770-5, LUFS. */
  targetLufs: z.number().min(-70).max(0).nullable(),
  /** Maximum true peak of the result, dBTP. */
  ceilingDbtp: z.number().min(-20).max(0).nullable(),
  policy: masterPolicySchema,
  /** Most gain reduction of the limiter at any frame, dB; null unless policy is `limit`. */
  limitDb: z.number().min(0).max(24).nullable(),
  /** Where the target cannot be reached, write the nearest reachable level instead of failing. */
  acceptNearest: z.boolean(),
  sampleFormat: sampleFormatSchema.nullable(),
  /** Seed of the TPDF dither, an unsigned 32 bit integer. */
  ditherSeed: z.number().int().min(0).max(0xffffffff),
  /** What becomes of NaN and infinity: replaced by zero and listed as a change, or the job fails. */
  nonFinite: z.enum(['zero', 'reject']),
  /** Master what is left of a damaged input and mark the report; absent: damage fails the job. */
  lenient: z.literal(true).optional(),
  /** Name and version of the delivery profile it was resolved from, and the fields in which the caller departed from it. */
  profile: z
    .strictObject({ name: z.string(), version: z.string(), overrides: z.array(z.string()).optional() })
    .nullable(),
});
export type MasterRecipe = z.infer<typeof masterRecipeSchema>;

export { unchangedMasterRecipe } from './unchanged-master-recipe.ts';
