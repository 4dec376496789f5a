/**
 * Loudness is defined on segments of 2^19 frames: the filter that weighs a segment starts from rest one pre-roll before it.
 * So segments can be measured apart, in any order, and give the same bits.
 */
export const segmentFrames = 524_288;

/** Recursive state below `flushThreshold` becomes 0 at every multiple of this many frames, and nowhere else. */
export const gridFrames = 256;
export const flushThreshold = 1e-30;

/** Frames the filter of a segment runs before it: the smallest multiple of 256 that lasts at least 0.5 s. */
export function prerollFrames(sampleRateHz: number): number {
  return Math.ceil(sampleRateHz / 2 / gridFrames) * gridFrames;
}

/** First frame of 10 ms hop number `hop`; exact at any rate, since the products stay below 2^53. */
export function hopStartFrame(hop: number, sampleRateHz: number): number {
  return Math.floor((hop * sampleRateHz) / 100);
}
