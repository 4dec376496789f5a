import { z } from 'zod';
import { pictureSchema } from './picture.ts';

/** Seconds from the start to the end of the window, and the loudness there in LUFS; null where it is silent. */
const seriesSchema = z.array(z.tuple([z.number(), z.number().nullable()]));

/** The only loudness method there is. */
const programmeLoudness = 'ITU-R BS.1770-5 programme loudness, level-gated, no dialogue gate';

/** Stretches of the input that could not be decoded; silence is in their place, and what is missing at the end is missing. */
export const damageSchema = z.array(
  z.strictObject({ message: z.string(), startFrame: z.number().int(), lengthFrames: z.number().int() }),
);

/**
 * Facts measured on one stream of audio. A value that cannot be measured is null, and `unmeasurable` says why
 * under the same name; infinity and NaN never appear.
 */
export const measurementSchema = z.strictObject({
  sampleRateHz: z.number(),
  channelCount: z.number().int(),
  /** Loudspeaker labels of ITU-R BS.2051 in file order, such as L R C LFE Ls Rs; M is mono. */
  channels: z.array(z.string()),
  lengthFrames: z.number().int(),
  durationSeconds: z.number(),
  /**
   * What the loudness values are: of the whole programme through the two level gates of BS.1770-5, whether or not anybody
   * speaks. It is no dialogue-gated loudness; Lathe does not detect speech.
   */
  loudnessMethod: z.literal(programmeLoudness).optional(),
  /** Set when a mono file was measured as played on two loudspeakers, which adds 3.01 LU to every loudness. */
  dualMono: z.literal(true).optional(),
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
  /** Samples that were NaN, infinite or at least 2^40 times full scale, and were read as zero. */
  nonFiniteSamples: z.number().int(),
  /** Denormal samples, read as zero. */
  denormalSamples: z.number().int(),
  unmeasurable: z.record(z.string(), z.string()),
  /** What is odd about the file and did not stop it from being read, by the reader's codes; absent when there is nothing. */
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })).optional(),
  /** Frames that the encoder had added and the reader cut off, and the field that says so; absent where there is nothing to cut. */
  encoderDelay: z
    .strictObject({ startFrames: z.number().int(), endFrames: z.number().int(), declaredBy: z.string() })
    .optional(),
  /** Set when damaged input was read leniently; every number is then of what is left. */
  degraded: z.literal(true).optional(),
  /** What was lost, in order; set together with `degraded`. */
  damage: damageSchema.optional(),
  picture: pictureSchema.optional(),
  momentary: seriesSchema.optional(),
  shortTerm: seriesSchema.optional(),
});
export type Measurement = z.infer<typeof measurementSchema>;
