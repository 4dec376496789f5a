import type { ChunkMeter, GridChunk } from '../grid/grid-chunk.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { SpanList } from './span-list.ts';

/** Frames looked at in one step; shorter than any span that counts. */
const stepFrames = 512;

export interface SilentSpanOptions {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** Greatest magnitude that is silent, full scale is 1. */
  readonly thresholdLinear: number;
  /** At least 0.1. */
  readonly minimumSeconds: number;
}

/** Stretches in which no channel is above a threshold, exact to the frame. */
export class SilentSpanMeter implements ChunkMeter {
  readonly #kernels: Kernels;
  readonly #options: SilentSpanOptions;
  readonly #spans = new SpanList();
  #firstLoudFrame: number | null = null;
  /** Frame after the last loud one so far. */
  #quietSince = 0;
  #lengthFrames = 0;

  /** @throws RangeError when `minimumSeconds` is below 0.1. */
  constructor(kernels: Kernels, options: SilentSpanOptions) {
    if (!(options.minimumSeconds >= 0.1)) {
      throw new RangeError(`minimumSeconds must be at least 0.1, got ${options.minimumSeconds}`);
    }
    this.#kernels = kernels;
    this.#options = options;
  }

  processChunk(chunk: GridChunk): void {
    for (let offset = 0; offset < chunk.frameCount; offset += stepFrames) {
      this.#step(chunk, offset, Math.min(stepFrames, chunk.frameCount - offset));
    }
    this.#lengthFrames += chunk.frameCount;
  }

  /** Silence before the first and after the last loud frame, and every span that is long enough. */
  finish(): { readonly leadingFrames: number; readonly trailingFrames: number; readonly spans: SpanList } {
    this.#endSpan(this.#lengthFrames);
    return {
      leadingFrames: this.#firstLoudFrame ?? this.#lengthFrames,
      trailingFrames: this.#lengthFrames - this.#quietSince,
      spans: this.#spans,
    };
  }

  #step(chunk: GridChunk, offset: number, count: number): void {
    const { exports } = this.#kernels;
    const { channelCount, thresholdLinear } = this.#options;
    let first = count;
    let last = -1;
    for (let channel = 0; channel < channelCount; channel += 1) {
      const pointer = chunk.pointer(channel) + offset * 4;
      first = Math.min(first, exports.firstAbove(pointer, first, thresholdLinear));
      const rest = count - (last + 1);
      const found = exports.lastAbove(pointer + (last + 1) * 4, rest, thresholdLinear);
      if (found >= 0) last += 1 + found;
    }
    if (last < 0) return;
    const start = chunk.firstFrame + offset;
    this.#firstLoudFrame ??= start + first;
    this.#endSpan(start + first);
    this.#quietSince = start + last + 1;
  }

  #endSpan(endFrame: number): void {
    const startFrame = this.#quietSince;
    const { sampleRateHz, minimumSeconds } = this.#options;
    if (endFrame - startFrame >= minimumSeconds * sampleRateHz) this.#spans.add({ startFrame, endFrame });
  }
}
