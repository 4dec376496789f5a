/** What an analysis loads when it is asked for a picture: meters beside loudness and true peak. */
export { type BandwidthResult, judgeBandwidth } from './bandwidth/judge-bandwidth.ts';
export { ClippingMeter } from './clipping/clipping-meter.ts';
export { type ChannelEvent } from './clipping/plateau-tally.ts';
export { ClickMeter } from './defects/click-meter.ts';
export { DropoutMeter } from './defects/dropout-meter.ts';
export { DepthMeter } from './depth/depth-meter.ts';
export { type ChunkMeter, GridBuffer, type GridChunk } from './grid/grid-chunk.ts';
export { HumMeter } from './hum/hum-meter.ts';
export { ChannelLevelMeter } from './levels/channel-levels.ts';
export { type Hop, HopScan } from './levels/hop-scan.ts';
export { linearToDecibels } from './math/decibels.ts';
export { NoiseFloorMeter } from './noise/noise-floor-meter.ts';
export { SilenceMeter } from './silence/silence-meter.ts';
export { PowerSpectrum, type SpectrumResult } from './spectrum/power-spectrum.ts';
export { thirdOctaveLevels } from './spectrum/third-octaves.ts';
export { StereoMeter } from './stereo/stereo-meter.ts';
export { PeakMoments } from './waveform/peak-moments.ts';
export { WaveformPoints } from './waveform/waveform-points.ts';
