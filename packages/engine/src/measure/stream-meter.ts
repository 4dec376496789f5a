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
  readonly capacityFrames: number;
}

/** What the meters read on one pass; peaks in dB relative to full scale, null for digital silence. */
export interface MeterReading {
  readonly loudness: LoudnessResult;
  readonly truePeakDbtp: number | null;
  readonly samplePeakDbfs: number | null;
  /** Of each channel, 1 is full scale. */
  readonly truePeaksLinear: readonly number[];
}

/** Loudness and true peak of one stream, in order from frame 0. */
export class StreamMeter {
  readonly #loudness: LoudnessMeter;
  readonly #peak: TruePeakMeter;

  constructor(kernels: Kernels, { sampleRateHz, channels, series, capacityFrames }: StreamMeterOptions) {
    this.#loudness = new LoudnessMeter(kernels, { sampleRateHz, channels: [...channels], series, capacityFrames });
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
      truePeakDbtp: truePeakLinear > 0 ? linearToDecibels(truePeakLinear) : null,
      samplePeakDbfs: samplePeakLinear > 0 ? linearToDecibels(samplePeakLinear) : null,
      truePeaksLinear: perChannel.map((peaks) => peaks.truePeakLinear),
    };
  }

  reset(): void {
    this.#loudness.reset();
    this.#peak.reset();
  }
}
