import { PcmDecoder, PlanarBlock } from '@lathe/dsp';
import { frameSizeBytes } from '../stream/frame-size.ts';
import { StreamMeter } from '../measure/stream-meter.ts';
import type { PcmSink } from './tail-output.ts';
import type { WritingContext } from './write-candidate.ts';

/** What a pass measures that is written nowhere. */
export interface RehearsalReading {
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
}

/**
 * Measures a pass as it would be read back from its file. For a pass that is to teach the solver and will
 * hardly be kept: no file, no hash. It proves nothing; what is kept is written and read back.
 */
export class Rehearsal implements PcmSink {
  readonly #decoder: PcmDecoder;
  readonly #block: PlanarBlock;
  readonly #meter: StreamMeter;
  readonly #frameBytes: number;

  constructor({ kernels, fileSpec, blockFrames }: Pick<WritingContext, 'kernels' | 'fileSpec' | 'blockFrames'>) {
    const { channels, sampleFormat, sampleRateHz } = fileSpec;
    const channelCount = channels.length;
    this.#frameBytes = frameSizeBytes({ channelCount, sampleFormat });
    this.#decoder = new PcmDecoder(kernels, { format: sampleFormat, channelCount, capacityFrames: blockFrames });
    this.#block = new PlanarBlock(kernels, channelCount, blockFrames);
    this.#meter = new StreamMeter(kernels, { sampleRateHz, channels, series: false, capacityFrames: blockFrames });
  }

  write(bytes: Uint8Array): void {
    const frameCount = bytes.length / this.#frameBytes;
    this.#decoder.bytes.set(bytes);
    this.#decoder.decode(frameCount, this.#block);
    this.#meter.process(this.#block, frameCount);
  }

  takeRounded(block: PlanarBlock, frameCount: number): void {
    this.#meter.process(block, frameCount);
  }

  finish(): RehearsalReading {
    const { loudness, truePeakDbtp } = this.#meter.finish();
    return { integratedLufs: loudness.integratedLufs, truePeakDbtp };
  }
}
