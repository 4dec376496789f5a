import { z } from 'zod';
import { masterPolicySchema, sampleFormatSchema } from '../recipes/master-recipe.ts';

/** How far a value can be trusted: stated by its owner, by others with a source, or by hearsay. */
export const confidenceSchema = z.enum(['official', 'secondary', 'unverified']);

/** Where a value comes from. */
export const sourceSchema = z.strictObject({
  /** Title of the document or page. */
  document: z.string().min(1),
  url: z.url().optional(),
  /** Year, month or day of the document, or of reading it where it is undated. */
  date: z.string().regex(/^\d{4}(-\d\d(-\d\d)?)?$/),
  confidence: confidenceSchema,
  note: z.string().optional(),
});
export type ProfileSource = z.infer<typeof sourceSchema>;

function sourced<T extends z.ZodType>(
  value: T,
): z.ZodObject<{ value: T; source: typeof sourceSchema }, z.core.$strict> {
  return z.strictObject({ value, source: sourceSchema });
}

/** A greatest true peak; of the rows whose condition holds the lowest applies; null holds for any loudness. */
export const ceilingSchema = z.strictObject({
  louderThanLufs: z.number().nullable(),
  ceilingDbtp: z.number().min(-20).max(0),
  source: sourceSchema,
});

/** What a destination plays back at, or accepts; each value with its source. Null: the destination says nothing. */
export const profileSchema = z.strictObject({
  schema: z.literal('lathe.profile/1'),
  /** Stable name: lower-case words joined by hyphens. */
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** A whole number as text; a published version never changes, a correction is the next one. */
  version: z.string().regex(/^[1-9]\d*$/),
  title: z.string().min(1),
  /** Whether the destination changes the level itself on playback, or refuses what is off. */
  kind: z.enum(['playback-normalisation', 'delivery-rule']),
  summary: z.string().min(1),
  loudness: z.strictObject({
    /** Integrated loudness, LUFS. */
    targetLufs: sourced(z.number().min(-70).max(0)),
    /** Accepted deviation either way, LU. */
    toleranceLu: sourced(z.number().positive()).nullable(),
    /** Loudest accepted, LUFS. */
    maximumLufs: sourced(z.number().min(-70).max(0)).nullable(),
    /** Other levels the destination uses, e.g. for albums or listening modes. */
    others: z.array(z.strictObject({ name: z.string(), lufs: z.number(), source: sourceSchema })),
  }),
  /** Greatest true peak; one row without condition, and stricter ones for loud masters. */
  ceilings: z
    .array(ceilingSchema)
    .refine((rows) => rows.filter((row) => row.louderThanLufs === null).length === 1, 'one row has no condition'),
  files: z.strictObject({
    /** In order of preference. */
    containers: sourced(z.array(z.enum(['flac', 'wav', 'rf64', 'aiff', 'alac']))).nullable(),
    /** Exactly these rates, Hz. */
    sampleRatesHz: sourced(z.array(z.number().int().positive())).nullable(),
    /** This rate or any above, Hz. */
    minimumSampleRateHz: sourced(z.number().int().positive()).nullable(),
    sampleFormats: sourced(z.array(sampleFormatSchema)).nullable(),
    channelCounts: sourced(z.array(z.number().int().positive())).nullable(),
    /** Format codes of the WAVE fmt chunk, e.g. 1 for plain PCM. */
    fmtCodes: sourced(z.array(z.number().int())).nullable(),
    /** Nothing but audio from the start of the data chunk on. */
    onlyAudioAfterData: sourced(z.boolean()).nullable(),
    /** Tags the file must carry. */
    tags: sourced(z.array(z.string())).nullable(),
  }),
  /** How Lathe masters for it unless told otherwise: our choice, with its reason. */
  master: z.strictObject({
    policy: masterPolicySchema,
    limitDb: z.number().min(0).max(24).nullable(),
    acceptNearest: z.boolean(),
    /** Null keeps the input's. */
    sampleFormat: sampleFormatSchema.nullable(),
    why: z.string().min(1),
  }),
});
export type Profile = z.infer<typeof profileSchema>;
