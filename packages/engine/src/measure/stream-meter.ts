import {
  linearToDecibels,
  LoudnessMeter,
  TruePeakMeter,
  type ChannelLabel,
  type Kernels,
  type LoudnessResult,
  type PlanarBlock,
} from '@lathe/dsp/meters';

export interface StreamMeterOptions {
  readonly sampleRateHz: number;
  readonly channels: readonly ChannelLabel[];
  readonly series: boolean;
  readonly dualMono?: boolean;
  readonly capacityFrames: number;
}

/** Samples from here on may overflow 32 bit float where the meter interpolates between them: the taps of each of its phases add up to less than 10 in magnitude. */
const greatestInterpolated = 1e37;

/** What the meters read on one pass; peaks in dB relative to full scale, null for digital silence. */
export interface MeterReading {
  readonly loudness: LoudnessResult;
  /** Null also when a sample is beyond 1e37 of full scale. */
  readonly truePeakDbtp: number | null;
  readonly samplePeakDbfs: number | null;
  /** Of each channel, 1 is full scale. */
  readonly truePeaksLinear: readonly number[];
}

/** Loudness and true peak of one stream, in order from frame 0. */
export class StreamMeter {
  readonly #loudness: LoudnessMeter;
  readonly #peak: TruePeakMeter;

  constructor(kernels: Kernels, options: StreamMeterOptions) {
    this.#loudness = new LoudnessMeter(kernels, options);
    const { channels, capacityFrames } = options;
    this.#peak = new TruePeakMeter(kernels, { channelCount: channels.length, capacityFrames });
  }

  process(block: PlanarBlock, frameCount: number): void {
    this.#loudness.process(block, frameCount);
    this.#peak.process(block, frameCount);
  }

  finish(): MeterReading {
    const { truePeakLinear, samplePeakLinear, perChannel } = this.#peak.finish();
    return {
      loudness: this.#loudness.finish(),
      truePeakDbtp:
        truePeakLinear > 0 && samplePeakLinear < greatestInterpolated ? linearToDecibels(truePeakLinear) : null,
      samplePeakDbfs: samplePeakLinear > 0 ? linearToDecibels(samplePeakLinear) : null,
      truePeaksLinear: perChannel.map((peaks) => peaks.truePeakLinear),
    };
  }

  reset(): void {
    this.#loudness.reset();
    this.#peak.reset();
  }
}
