import { z } from 'zod';
import { pictureSchema } from './picture.ts';

/** Seconds from the start to the end of the window, and the loudness there in LUFS; null where it is silent. */
const seriesSchema = z.array(z.tuple([z.number(), z.number().nullable()]));

/**
 * Facts measured on one stream of audio. A value that cannot be measured is null, and `unmeasurable` says why
 * under the same name; infinity and NaN never appear.
 */
export const measurementSchema = z.strictObject({
  sampleRateHz: z.number(),
  channelCount: z.number().int(),
  /** ITU labels in file order: L R C LFE Ls Rs Lss Rss Lrs Rrs M. */
  channels: z.array(z.string()),
  lengthFrames: z.number().int(),
  durationSeconds: z.number(),
  /** BS.1770-5 integrated loudness, LUFS. */
  integratedLufs: z.number().nullable(),
  /** EBU Tech 3342 loudness range, LU. */
  rangeLu: z.number().nullable(),
  momentaryMaxLufs: z.number().nullable(),
  shortTermMaxLufs: z.number().nullable(),
  /** Largest magnitude of the 16 times oversampled signal, dB relative to full scale; null for digital silence. */
  truePeakDbtp: z.number().nullable(),
  samplePeakDbfs: z.number().nullable(),
  /** Peak to loudness ratio, LU: greatest true peak minus integrated loudness. */
  plrLu: z.number().nullable(),
  /**
   * Peak to short-term loudness ratio, LU: greatest true peak minus greatest short-term loudness, both of the whole
   * programme; masters are wanted at 8 or more.
   */
  psrLu: z.number().nullable(),
  /** Samples that were NaN or infinite, and were read as zero. */
  nonFiniteSamples: z.number().int(),
  /** Denormal samples, read as zero. */
  denormalSamples: z.number().int(),
  unmeasurable: z.record(z.string(), z.string()),
  /** Set when damaged input was read leniently: what was lost, in order. */
  damage: z
    .array(z.strictObject({ message: z.string(), startFrame: z.number().int(), lengthFrames: z.number().int() }))
    .optional(),
  picture: pictureSchema.optional(),
  momentary: seriesSchema.optional(),
  shortTerm: seriesSchema.optional(),
});
export type Measurement = z.infer<typeof measurementSchema>;
