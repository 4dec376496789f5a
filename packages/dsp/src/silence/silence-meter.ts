import type { ChunkMeter, GridChunk } from '../grid/grid-chunk.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { decibelsToLinear } from '../math/decibels.ts';
import { SilentSpanMeter } from './silent-span-meter.ts';
import type { Spans } from './span-list.ts';

/** Level at or below which every sample of silence lies, dBFS, and how long it lasts at least. */
export const silenceThresholdDbfs = -60;
export const silenceMinimumSeconds = 0.5;

/** Silence and digital black of a stream. */
export interface SilenceResult {
  readonly thresholdDbfs: number;
  readonly minimumSeconds: number;
  /** Before the first and after the last sample above the threshold; the whole length when there is none. */
  readonly leadingSeconds: number;
  readonly trailingSeconds: number;
  readonly silent: Spans;
  /** Every sample of every channel 0, for as long. */
  readonly digitalBlack: Spans;
}

/** Silence by level and by bits, over all channels, exact to the frame. */
export class SilenceMeter implements ChunkMeter {
  readonly #sampleRateHz: number;
  readonly #silent: SilentSpanMeter;
  readonly #black: SilentSpanMeter;

  constructor(kernels: Kernels, sampleRateHz: number, channelCount: number) {
    this.#sampleRateHz = sampleRateHz;
    const options = { sampleRateHz, channelCount, minimumSeconds: silenceMinimumSeconds };
    this.#silent = new SilentSpanMeter(kernels, {
      ...options,
      thresholdLinear: decibelsToLinear(silenceThresholdDbfs),
    });
    this.#black = new SilentSpanMeter(kernels, { ...options, thresholdLinear: 0 });
  }

  processChunk(chunk: GridChunk): void {
    this.#silent.processChunk(chunk);
    this.#black.processChunk(chunk);
  }

  finish(): SilenceResult {
    const silent = this.#silent.finish();
    const black = this.#black.finish();
    const rate = this.#sampleRateHz;
    return {
      thresholdDbfs: silenceThresholdDbfs,
      minimumSeconds: silenceMinimumSeconds,
      leadingSeconds: silent.leadingFrames / rate,
      trailingSeconds: silent.trailingFrames / rate,
      silent: silent.spans.inSeconds(rate),
      digitalBlack: black.spans.inSeconds(rate),
    };
  }
}
