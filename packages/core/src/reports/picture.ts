import { z } from 'zod';

/** From and to in seconds; the end is where the stretch has ended. */
const spanSchema = z.strictObject({ startSeconds: z.number(), endSeconds: z.number() });

/** Spans of one kind: how many there are and how long they last together, and the first 100 of them. */
const spansSchema = z.strictObject({
  count: z.number().int(),
  totalSeconds: z.number(),
  first: z.array(spanSchema),
});

/** Something at one moment of one channel. */
const eventSchema = z.strictObject({ seconds: z.number(), channel: z.string(), levelDbfs: z.number().nullable() });

/** Level statistics of one channel, dB relative to full scale; null for digital silence. */
const channelLevelsSchema = z.strictObject({
  channel: z.string(),
  rmsDbfs: z.number().nullable(),
  samplePeakDbfs: z.number().nullable(),
  truePeakDbtp: z.number().nullable(),
  /** Sample peak over RMS, dB. */
  crestDb: z.number().nullable(),
  /** Mean of all samples, full scale is 1. */
  dcOffset: z.number(),
});

/** Runs of at least `minimumRunFrames` equal samples at a channel's greatest magnitude: what clipping leaves behind. */
const clippingSchema = z.strictObject({
  minimumRunFrames: z.number().int(),
  runs: z.number().int(),
  clippedSamples: z.number().int(),
  longestRunFrames: z.number().int(),
  first: z.array(eventSchema),
});

/** Silence: below `thresholdDbfs` in every channel for at least `minimumSeconds`; digital black: every bit zero. */
const silenceSchema = z.strictObject({
  thresholdDbfs: z.number(),
  minimumSeconds: z.number(),
  leadingSeconds: z.number(),
  trailingSeconds: z.number(),
  silent: spansSchema,
  digitalBlack: spansSchema,
});

/** Relation of L and R; absent unless the layout has both. */
const stereoSchema = z.strictObject({
  /** −1 … 1 over the whole programme; null where a side is silent. */
  correlation: z.number().nullable(),
  /** Least correlation of any 400 ms above −60 dBFS. */
  correlationMinimum: z.number().nullable(),
  /** L − R power, dB. */
  balanceDb: z.number().nullable(),
  /** Every frame has equal samples in L and R. */
  isDualMono: z.boolean(),
  /** Correlation below −0.9: one side is upside down. */
  isPolarityInverted: z.boolean(),
  /**
   * Share of the power by direction in 37 sectors of 5° from −90° to +90°: 0° middle, −45° left alone, +45° right alone,
   * beyond out of phase. Null for silence.
   */
  directions: z.array(z.number()).nullable().optional(),
  /** Per band from 20 Hz up: side over mid power in dB, and correlation. */
  bands: z.array(
    z.strictObject({
      lowHz: z.number(),
      highHz: z.number(),
      sideToMidDb: z.number().nullable(),
      correlation: z.number().nullable(),
    }),
  ),
});

/** Long-term average in base-10 third-octave bands (IEC 61260-1), power of all channels but the LFE, dBFS; null where silent. */
const spectrumSchema = z.strictObject({
  bands: z.array(z.strictObject({ centreHz: z.number(), levelDbfs: z.number().nullable() })),
  /** Power-weighted mean frequency, Hz. */
  centroidHz: z.number().nullable(),
});

/** Highest frequency that carries signal, and what its shape says about the file's past. */
const bandwidthSchema = z.strictObject({
  /** Where the spectrum ends: above it lies only the noise floor. Null for silence. */
  edgeHz: z.number().nullable(),
  /** Steepness of that end, dB per octave-third above the edge. */
  edgeDropDb: z.number().nullable(),
  /** `full`, `lossy-suspected` (steep end below 20.5 kHz), `upsampled-suspected` (ends at half of a lower standard rate), `limited` (gentle end) or `silent`. */
  verdict: z.enum(['full', 'lossy-suspected', 'upsampled-suspected', 'limited', 'silent']),
  /** One sentence with the numbers behind the verdict. */
  evidence: z.string(),
});

/** Bits that carry signal, against those declared; null for float. */
const depthSchema = z.strictObject({
  declaredBits: z.number().int().nullable(),
  /** Least number of bits that hold every sample exactly. */
  effectiveBits: z.number().int().nullable(),
  isZeroPadded: z.boolean(),
});

/** Mains hum: a steady tone at 50 or 60 Hz and its harmonics that stands out of its neighbourhood in quiet parts. */
const humSchema = z.strictObject({
  fundamentalHz: z.number().nullable(),
  levelDbfs: z.number().nullable(),
  /** How far it stands above the neighbouring spectrum, dB. */
  prominenceDb: z.number().nullable(),
  harmonics: z.number().int(),
});

/** Clicks: single impulses far above their surroundings. Dropouts: short gaps of zeros or held samples inside signal. */
const defectsSchema = z.strictObject({
  clicks: z.strictObject({ count: z.number().int(), first: z.array(eventSchema) }),
  dropouts: z.strictObject({ count: z.number().int(), first: z.array(eventSchema) }),
});

/** Least and greatest sample of each stretch of time over all channels, full scale is 1; at most 2000 stretches. */
const waveformSchema = z.strictObject({
  secondsPerPoint: z.number(),
  minimum: z.array(z.number()),
  maximum: z.array(z.number()),
  /** Loudest true peaks, at most 20, apart by at least 0.1 s. */
  truePeaks: z.array(z.strictObject({ seconds: z.number(), truePeakDbtp: z.number() })),
});

/** What can be asked for in a picture. */
export const picturePartSchema = z.enum([
  'levels',
  'clipping',
  'silence',
  'stereo',
  'spectrum',
  'bandwidth',
  'depth',
  'noise',
  'hum',
  'defects',
  'waveform',
]);
export type PicturePart = z.infer<typeof picturePartSchema>;

/** What a recording is like beside its loudness: measured in one pass; only the parts asked for are there. */
export const pictureSchema = z.strictObject({
  levels: z.array(channelLevelsSchema).optional(),
  clipping: clippingSchema.optional(),
  silence: silenceSchema.optional(),
  stereo: stereoSchema.optional(),
  spectrum: spectrumSchema.optional(),
  bandwidth: bandwidthSchema.optional(),
  depth: depthSchema.optional(),
  /** RMS of the quietest 400 ms that are not digital black, dBFS. */
  noise: z.strictObject({ floorDbfs: z.number().nullable() }).optional(),
  hum: humSchema.optional(),
  defects: defectsSchema.optional(),
  waveform: waveformSchema.optional(),
});
export type Picture = z.infer<typeof pictureSchema>;
