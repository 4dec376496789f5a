import { linearToDecibels, powerToDecibels } from '../math/decibels.ts';
import { type Hop, hopPeak } from './hop-scan.ts';

/** Level statistics of one channel, dB relative to full scale; null for digital silence. */
export interface ChannelLevels {
  readonly rmsDbfs: number | null;
  readonly samplePeakDbfs: number | null;
  /** Sample peak over RMS, dB. */
  readonly crestDb: number | null;
  /** Mean of all samples, full scale is 1. */
  readonly dcOffset: number;
}

/** RMS, peak, crest factor and DC offset of each channel, from the sums of 10 ms hops as f64. */
export class ChannelLevelMeter {
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #peaks: Float64Array;
  #lengthFrames = 0;

  constructor(channelCount: number) {
    this.#sums = new Float64Array(channelCount);
    this.#squares = new Float64Array(channelCount);
    this.#peaks = new Float64Array(channelCount);
  }

  processHop(hop: Hop): void {
    for (let channel = 0; channel < this.#sums.length; channel += 1) {
      this.#sums[channel] = this.#sums[channel]! + hop.sums[channel]!;
      this.#squares[channel] = this.#squares[channel]! + hop.squares[channel]!;
      this.#peaks[channel] = Math.max(this.#peaks[channel]!, hopPeak(hop, channel));
    }
    this.#lengthFrames += hop.frameCount;
  }

  finish(): ChannelLevels[] {
    const frames = Math.max(1, this.#lengthFrames);
    return Array.from(this.#peaks, (peak, channel) => {
      const dcOffset = this.#sums[channel]! / frames;
      const power = this.#squares[channel]! / frames;
      if (!(power > 0)) return { rmsDbfs: null, samplePeakDbfs: null, crestDb: null, dcOffset };
      const rmsDbfs = powerToDecibels(power);
      const samplePeakDbfs = linearToDecibels(peak);
      return { rmsDbfs, samplePeakDbfs, crestDb: samplePeakDbfs - rmsDbfs, dcOffset };
    });
  }
}
