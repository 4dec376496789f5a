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

/**
 * What a departure means: the destination refuses the file, or it advises against it. Absent: what a level that
 * playback normalises departs from is advice, another value is refused where its owner says so (`official`).
 */
export const severitySchema = z.enum(['fail', 'warn']);
export type Severity = z.infer<typeof severitySchema>;

type SourcedShape<T extends z.ZodType> = {
  value: T;
  source: typeof sourceSchema;
  severity: z.ZodOptional<typeof severitySchema>;
};

function sourced<T extends z.ZodType>(value: T): z.ZodObject<SourcedShape<T>, z.core.$strict> {
  return z.strictObject({ value, source: sourceSchema, severity: severitySchema.optional() });
}

/** A value with where it comes from and what a departure means. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: ProfileSource;
  readonly severity?: Severity | undefined;
}

/** A range open on the side that is null. */
const rangeSchema = z.strictObject({ minimum: z.number().nullable(), maximum: z.number().nullable() });
const demanded = z.literal(true);

/** A greatest true peak; of the rows whose condition holds the lowest applies; null holds for any loudness. */
export const ceilingSchema = z.strictObject({
  louderThanLufs: z.number().nullable(),
  ceilingDbtp: z.number().min(-20).max(0),
  source: sourceSchema,
  severity: severitySchema.optional(),
});

/** Bounds on the content of a file; what is absent the destination says nothing about. */
export const limitsSchema = z.strictObject({
  /** Loudness range by EBU Tech 3342, LU. */
  rangeLu: sourced(rangeSchema).optional(),
  maximumShortTermLufs: sourced(z.number()).optional(),
  maximumSamplePeakDbfs: sourced(z.number().max(0)).optional(),
  /** Power of all channels over the whole file, dB relative to a full-scale square wave. */
  rmsDbfs: sourced(rangeSchema).optional(),
  /** RMS of the quietest 400 ms that are not digital black, dBFS. */
  maximumNoiseFloorDbfs: sourced(z.number()).optional(),
  maximumSizeBytes: sourced(z.number().int().positive()).optional(),
  minimumDurationSeconds: sourced(z.number().positive()).optional(),
  maximumDurationSeconds: sourced(z.number().positive()).optional(),
  maximumLeadingSilenceSeconds: sourced(z.number().nonnegative()).optional(),
  maximumTrailingSilenceSeconds: sourced(z.number().nonnegative()).optional(),
  /** Neither coded with loss nor made from such a file. */
  lossless: sourced(demanded).optional(),
  /** Not converted up from a lower sample rate. */
  notUpsampled: sourced(demanded).optional(),
  /** Every declared bit carries signal. */
  notZeroPadded: sourced(demanded).optional(),
  notClipped: sourced(demanded).optional(),
  /** Least correlation of L and R over the programme, -1 … 1. */
  minimumCorrelation: sourced(z.number().min(-1).max(1)).optional(),
  notDualMono: sourced(demanded).optional(),
  /** Greatest magnitude of a channel's mean, full scale is 1. */
  maximumDcOffset: sourced(z.number().positive()).optional(),
});

/**
 * What a destination plays back at, or accepts; each value with its source. Null or absent: the destination says
 * nothing. Schema 2 adds the optional fields and lets the target be null; every document of schema 1 is valid.
 */
export const profileSchema = z.strictObject({
  schema: z.enum(['lathe.profile/1', 'lathe.profile/2']),
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
    targetLufs: sourced(z.number().min(-70).max(0)).nullable(),
    /** Accepted deviation either way, LU. */
    toleranceLu: sourced(z.number().positive()).nullable(),
    /** Loudest accepted, LUFS. */
    maximumLufs: sourced(z.number().min(-70).max(0)).nullable(),
    /** Quietest accepted, LUFS. */
    minimumLufs: sourced(z.number().min(-70).max(0)).optional(),
    /**
     * What the numbers speak of: the whole programme (when absent), only its dialogue, which Lathe does not tell apart,
     * or the 5.1 re-render of an object master, which Lathe does not make.
     */
    measured: z.enum(['programme', 'dialogue', '5.1-re-render']).optional(),
    /** Whether playback turns quiet recordings up, or only loud ones down. */
    playbackGain: sourced(z.enum(['up-and-down', 'down-only'])).optional(),
    /** Other levels the destination uses, e.g. for albums or listening modes. */
    others: z.array(z.strictObject({ name: z.string(), lufs: z.number(), source: sourceSchema })),
  }),
  /** Greatest true peak; one row without condition, and stricter ones for loud masters. None: nothing is said. */
  ceilings: z
    .array(ceilingSchema)
    .refine(
      (rows) => rows.length === 0 || rows.filter((row) => row.louderThanLufs === null).length === 1,
      'one row has no condition',
    ),
  files: z.strictObject({
    /** In order of preference. */
    containers: sourced(
      z.array(z.enum(['flac', 'wav', 'rf64', 'bw64', 'w64', 'aiff', 'aifc', 'alac', 'mp3', 'aac'])),
    ).nullable(),
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
    /** RIFF chunks the file must carry, by id. */
    requiredChunks: sourced(z.array(z.string().length(4))).optional(),
    /** Tags the file must carry. */
    tags: sourced(z.array(z.string())).nullable(),
  }),
  limits: limitsSchema.optional(),
  /** Values that sources contradict, each as another source gives it. */
  conflicts: z.array(z.strictObject({ what: z.string(), value: z.string(), source: sourceSchema })).optional(),
  /** What the destination demands and Lathe cannot check. */
  unchecked: z.array(z.strictObject({ what: z.string(), source: sourceSchema })).optional(),
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
