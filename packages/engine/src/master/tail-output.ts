import type { AudioFileInfo } from '@lathe/audio-file';
import type { SampleFormat } from '@lathe/core';
import { type Kernels, PcmDecoder, PcmEncoder, PlanarBlock } from '@lathe/dsp';
import type { OutputDither } from './output-format.ts';
import { type MeterReading, StreamMeter } from '../measure/stream-meter.ts';

/** Takes whole interleaved frames; the bytes are valid during the call. */
export interface PcmSink {
  write(bytes: Uint8Array): void;
}

export interface TailOutputOptions {
  readonly layout: Pick<AudioFileInfo, 'channels' | 'channelCount' | 'sampleRateHz'>;
  readonly sampleFormat: SampleFormat;
  readonly dither: OutputDither | null;
  readonly capacityFrames: number;
}

/** The end of the tail: encodes blocks, hands the bytes on, and measures them as a reader of the file would decode them. */
export class TailOutput {
  readonly #encoder: PcmEncoder;
  readonly #decoder: PcmDecoder;
  readonly #decoded: PlanarBlock;
  readonly #meter: StreamMeter;
  #sink: PcmSink | null = null;
  #measured = false;
  #frames = 0;
  #clippedBefore = 0;

  constructor(kernels: Kernels, { layout, sampleFormat, dither, capacityFrames }: TailOutputOptions) {
    const { channelCount, channels, sampleRateHz } = layout;
    const format = sampleFormat;
    this.#encoder = new PcmEncoder(kernels, { format, channelCount, capacityFrames, dither });
    this.#decoder = new PcmDecoder(kernels, { format, channelCount, capacityFrames });
    this.#decoded = new PlanarBlock(kernels, channelCount, capacityFrames);
    this.#meter = new StreamMeter(kernels, { sampleRateHz, channels, series: false, capacityFrames });
  }

  begin(sink: PcmSink, measured: boolean): void {
    this.#sink = sink;
    this.#measured = measured;
    this.#frames = 0;
    this.#clippedBefore = this.#encoder.clippedSamples;
    this.#meter.reset();
  }

  take(block: PlanarBlock, frameCount: number): void {
    const sizeBytes = this.#encoder.encode(block, frameCount, this.#frames);
    this.#frames += frameCount;
    const bytes = this.#encoder.bytes.subarray(0, sizeBytes);
    this.#sink?.write(bytes);
    if (!this.#measured) return;
    this.#decoder.bytes.set(bytes);
    this.#decoder.decode(frameCount, this.#decoded);
    this.#meter.process(this.#decoded, frameCount);
  }

  end(): { readonly reading: MeterReading | null; readonly clippedSamples: number } {
    this.#sink = null;
    return {
      reading: this.#measured ? this.#meter.finish() : null,
      clippedSamples: this.#encoder.clippedSamples - this.#clippedBefore,
    };
  }
}
