/** Decoding and measuring alone: an analysis starts sooner without limiter and encoder. */
export { Kernels } from './kernels/kernels.ts';
export { PlanarBlock } from './kernels/planar-block.ts';
export { type ChannelLabel } from './loudness/channel-weights.ts';
export { LoudnessMeter } from './loudness/loudness-meter.ts';
export { loudnessOfHops, type LoudnessResult } from './loudness/loudness-result.ts';
export { segmentFrames } from './loudness/segment-grid.ts';
export { mergeSegmentEnergies, type SegmentEnergies } from './loudness/segment-loudness.ts';
export { linearToDecibels } from './math/decibels.ts';
export { PcmDecoder } from './pcm/pcm-decoder.ts';
export { TruePeakMeter } from './true-peak/true-peak-meter.ts';
