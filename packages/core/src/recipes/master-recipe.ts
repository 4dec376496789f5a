import { z } from 'zod';
import { layoutSchema } from './layout-schema.ts';

/** How the target may be reached: gain only; gain and at most `limitDb` of limiting at any frame; or as near as limiting can. */
export const masterPolicySchema = z.enum(['linear', 'limit', 'best-effort']);
export type MasterPolicy = z.infer<typeof masterPolicySchema>;

/** Sample format of a written file: integer of 16, 24 or 32 bit, float of 32 or 64 bit. */
export const sampleFormatSchema = z.enum(['s16', 's24', 's32', 'f32', 'f64']);
export type SampleFormat = z.infer<typeof sampleFormatSchema>;

/** Sample format of a file that is read: those that are written, and unsigned 8 bit. */
export const storedSampleFormatSchema = z.enum(['u8', ...sampleFormatSchema.options]);

/** Container of a written file; `wav` becomes RF64 past 4 GiB, `rf64` and `bw64` (ITU-R BS.2088) are so at any length. */
export const containerSchema = z.enum(['wav', 'rf64', 'bw64', 'aiff', 'aifc', 'flac']);

/**
 * Dither of 16 bit files. `tpdf`: white, triangular, 2 LSB peak to peak. `shaped`: the same, its error moved by feedback away
 * from where the ear is keenest; where there is no filter for the rate, or at other depths, `tpdf` is used and the report says so.
 */
export const ditherSchema = z.enum(['tpdf', 'shaped']);
export type DitherKind = z.infer<typeof ditherSchema>;

/**
 * A resolved master recipe: every value decided, nothing left to a default, frozen at submit as canonical JSON.
 * `targetLufs: null` keeps the level; `ceilingDbtp: null` sets no peak ceiling; `sampleFormat: null` keeps the input's
 * (8 bit becomes 16); `container: null` keeps the input's where it is written, and is WAV else.
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
  /** Recipes frozen before there was a choice have none: they keep the input's. */
  container: containerSchema.nullable().default(null),
  /** `tpdf` in recipes made before there was a choice. */
  dither: ditherSchema.default('tpdf'),
  /** Seed of the dither, an unsigned 32 bit integer. */
  ditherSeed: z.number().int().min(0).max(0xffffffff),
  /** Loudspeakers the channels are for, instead of those the file declares or its channel count implies. */
  layout: layoutSchema.nullable().default(null),
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
