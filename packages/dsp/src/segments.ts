/** What measures segments alone: a thread that helps with them needs neither streams nor results. */
export { Kernels } from './kernels/kernels.ts';
export { segmentFrames } from './loudness/segment-grid.ts';
export { type SegmentEnergies, SegmentLoudness } from './loudness/segment-loudness.ts';
export { PcmDecoder } from './pcm/pcm-decoder.ts';
export { TruePeakMeter } from './true-peak/true-peak-meter.ts';
