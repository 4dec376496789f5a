import type { AudioFileInfo } from '@lathe/audio-file';
import type { SampleFormat } from '@lathe/core';
import { type Kernels, PcmEncoder, type PlanarBlock } from '@lathe/dsp';
import type { OutputDither } from './output-format.ts';

/** Takes whole interleaved frames; the bytes are valid during the call. */
export interface PcmSink {
  write(bytes: Uint8Array): void;
  /** Takes, where that is cheaper, the samples that a decoder would read from those bytes, in the kernels' own memory. */
  takeRounded?(block: PlanarBlock, frameCount: number): void;
}

export interface TailOutputOptions {
  readonly layout: Pick<AudioFileInfo, 'channelCount'>;
  readonly sampleFormat: SampleFormat;
  readonly dither: OutputDither | null;
  readonly capacityFrames: number;
}

/** The end of the tail: encodes blocks and hands the bytes on. */
export class TailOutput {
  readonly #encoder: PcmEncoder;
  #sink: PcmSink | null = null;
  #frames = 0;
  #clippedBefore = 0;

  constructor(kernels: Kernels, { layout, sampleFormat, dither, capacityFrames }: TailOutputOptions) {
    const { channelCount } = layout;
    this.#encoder = new PcmEncoder(kernels, { format: sampleFormat, channelCount, capacityFrames, dither });
  }

  begin(sink: PcmSink): void {
    this.#sink = sink;
    this.#frames = 0;
    this.#clippedBefore = this.#encoder.clippedSamples;
  }

  /** Hands on the first frames of a block, whose samples may change. */
  take(block: PlanarBlock, frameCount: number): void {
    if (this.#sink?.takeRounded !== undefined && this.#encoder.round(block, frameCount, this.#frames)) {
      this.#sink.takeRounded(block, frameCount);
      this.#frames += frameCount;
      return;
    }
    const sizeBytes = this.#encoder.encode(block, frameCount, this.#frames);
    this.#frames += frameCount;
    this.#sink?.write(this.#encoder.bytes.subarray(0, sizeBytes));
  }

  end(): { readonly clippedSamples: number } {
    this.#sink = null;
    return { clippedSamples: this.#encoder.clippedSamples - this.#clippedBefore };
  }
}
