import { LatheError } from '@lathe/core/errors';
import { limitExceeded, type AudioLimits } from './audio-limits.ts';

const minimumRateHz = 8_000;
const maximumRateHz = 384_000;

/** @throws LatheError `unsupported_rate` outside 8 to 384 kHz. */
export function checkSampleRate(sampleRateHz: number): void {
  if (sampleRateHz >= minimumRateHz && sampleRateHz <= maximumRateHz) return;
  throw new LatheError(
    'unsupported_rate',
    `The file declares a sample rate of ${sampleRateHz} Hz; expected ${minimumRateHz} to ${maximumRateHz} Hz.`,
    { details: { sampleRateHz } },
  );
}

/** @throws LatheError `limit_exceeded` past `maxDurationSeconds`. */
export function checkDuration(lengthFrames: number, sampleRateHz: number, limits: AudioLimits): void {
  const durationSeconds = lengthFrames / sampleRateHz;
  if (durationSeconds <= limits.maxDurationSeconds) return;
  const found = `The audio lasts ${Math.round(durationSeconds)} s`;
  throw limitExceeded(limits, 'maxDurationSeconds', found, durationSeconds);
}

/** Frames of `frameSizeBytes` that fit `target`. @throws LatheError `invalid_argument` when none does. */
export function framesThatFit(target: Uint8Array, frameSizeBytes: number): number {
  const frameCount = Math.floor(target.length / frameSizeBytes);
  if (frameCount > 0) return frameCount;
  throw new LatheError('invalid_argument', `The target has ${target.length} bytes; one frame needs ${frameSizeBytes}.`);
}
