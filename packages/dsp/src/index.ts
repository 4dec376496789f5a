export { Gain } from './gain/gain.ts';
export { Kernels } from './kernels/kernels.ts';
export { PlanarBlock } from './kernels/planar-block.ts';
export { decibelsToLinear, linearToDecibels, powerToDecibels } from './math/decibels.ts';
export { exp, exp2 } from './math/exponential.ts';
export { log, log10, log2 } from './math/logarithm.ts';
export { cos, sin, tan } from './math/trigonometry.ts';
export { PcmDecoder, type PcmDecoderOptions } from './pcm/pcm-decoder.ts';
export { sampleSizeBytes, type SampleFormat } from './pcm/sample-format.ts';
export { ditherErrorDbfs, noiseShapingFilter, shapedErrorGain } from './dither/noise-shaping.ts';
export { PcmEncoder, type PcmEncoderOptions } from './pcm/pcm-encoder.ts';
export { type ChannelLabel, channelWeight, loudspeakerPositions } from './loudness/channel-weights.ts';
export { LoudnessMeter, type LoudnessMeterOptions } from './loudness/loudness-meter.ts';
export {
  type LoudnessResult,
  type LoudnessResultOptions,
  type LoudnessSeries,
  loudnessOfHops,
} from './loudness/loudness-result.ts';
export { type LimiterStatistics, TruePeakLimiter, type TruePeakLimiterOptions } from './limiter/true-peak-limiter.ts';
export {
  type PeakLevels,
  TruePeakMeter,
  type TruePeakMeterOptions,
  type TruePeakResult,
} from './true-peak/true-peak-meter.ts';
