/** Decoding and measuring alone: an analysis starts sooner without limiter and encoder. */
export { Kernels } from './kernels/kernels.ts';
export { PlanarBlock } from './kernels/planar-block.ts';
export { type ChannelLabel } from './loudness/channel-weights.ts';
export { LoudnessMeter } from './loudness/loudness-meter.ts';
export { type LoudnessResult } from './loudness/loudness-result.ts';
export { linearToDecibels } from './math/decibels.ts';
export { PcmDecoder } from './pcm/pcm-decoder.ts';
export { TruePeakMeter } from './true-peak/true-peak-meter.ts';
