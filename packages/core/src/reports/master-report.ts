import { z } from 'zod';
import { ditherSchema, masterRecipeSchema, storedSampleFormatSchema } from '../recipes/master-recipe.ts';
import { damageSchema, measurementSchema } from './measurement.ts';

/** A file as read or written. */
export const fileFactsSchema = z.strictObject({
  /** Lower-case hexadecimal SHA-256 of all bytes. */
  sha256: z.string(),
  sizeBytes: z.number().int(),
  /** Container as audio-file names it, such as `wav`, `rf64`, `flac`, `aiff`, `mp3` or `mp4`. */
  container: z.string(),
  sampleFormat: storedSampleFormatSchema,
  /** Bits of each sample that carry audio, as declared. */
  bitsPerSample: z.number().int(),
});

/** One thing that differs between input and output on purpose, or because it could not be kept. */
export const changeSchema = z.strictObject({
  what: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  why: z.string(),
});
export type Change = z.infer<typeof changeSchema>;

/** One promise checked on the written bytes. */
export const proofCheckSchema = z.strictObject({
  name: z.string(),
  value: z.union([z.number(), z.string()]).nullable(),
  limit: z.union([z.number(), z.string()]).nullable(),
  toleranceOf: z.number().nullable(),
  passed: z.boolean(),
});

/** What was done to a recording and what the written file measures; schema version 1. */
export const masterReportSchema = z.strictObject({
  schema: z.literal('lathe.report.master/1'),
  engineVersion: z.string(),
  decoderVersion: z.string(),
  input: fileFactsSchema,
  output: fileFactsSchema,
  recipe: masterRecipeSchema,
  /** Set when the input was damaged and read leniently: the master is of what is left. */
  degraded: z.literal(true).optional(),
  /** What was lost of the input; set together with `degraded`. */
  damage: damageSchema.optional(),
  /** Measured on the decoded input. */
  before: measurementSchema,
  /** Measured on the written file, read back and decoded. */
  after: measurementSchema,
  processing: z.strictObject({
    gainDb: z.number(),
    limiter: z
      .strictObject({
        /** Ceiling the limiter worked to, dBTP; at or below the recipe's so that it holds after dither. */
        ceilingDbtp: z.number(),
        maxReductionDb: z.number(),
        /** 95th percentile of the reduction over frames with any, dB. */
        p95ReductionDb: z.number(),
        reducedFrames: z.number().int(),
        latencyFrames: z.number().int(),
      })
      .nullable(),
    dither: z
      .strictObject({
        kind: ditherSchema,
        seed: z.number(),
        bits: z.number(),
        /** Expected power of the error of dither and rounding, relative to a full-scale sine, dBFS. */
        errorDbfs: z.number().optional(),
      })
      .nullable(),
    /** Passes over the audio to solve loudness and ceiling together. */
    solverPasses: z.number().int(),
  }),
  /** Set when the target was not reached: the loudness that was, or could be, LUFS. */
  reachableLufs: z.number().nullable(),
  changes: z.array(changeSchema),
  losses: z.array(changeSchema),
  proof: z.strictObject({ passed: z.boolean(), checks: z.array(proofCheckSchema) }),
});
export type MasterReport = z.infer<typeof masterReportSchema>;
