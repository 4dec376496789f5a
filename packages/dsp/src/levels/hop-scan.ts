import type { GridChunk } from '../grid/grid-chunk.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { hopStartFrame } from '../loudness/segment-grid.ts';

/** One 10 ms hop of a stream, or what its end cut off: sums and extremes by channel. Valid during the call. */
export interface Hop {
  readonly index: number;
  readonly startFrame: number;
  readonly frameCount: number;
  /** By channel, full scale is 1. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly least: Float32Array;
  readonly greatest: Float32Array;
  /** Σ left · right where a pair was named, else 0. */
  readonly product: number;
  /** Whether every frame so far in this hop has equal samples in the pair. */
  readonly isPairEqual: boolean;
}

/** Greatest magnitude of one channel in a hop. */
export function hopPeak(hop: Pick<Hop, 'least' | 'greatest'>, channel: number): number {
  return Math.max(-hop.least[channel]!, hop.greatest[channel]!);
}

/** Cuts chunks into 10 ms hops, frame floor(n · rate / 100) on; a hop across two chunks is the sum of its parts. */
export class HopScan {
  readonly #kernels: Kernels;
  readonly #sampleRateHz: number;
  readonly #channelCount: number;
  readonly #pair: readonly [number, number] | null;
  readonly #targetPointer: number;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #least: Float32Array;
  readonly #greatest: Float32Array;
  /** Views of the kernel's results; made anew when the memory has grown. */
  #wide = new Float64Array();
  #extremes = new Float32Array();
  #product = 0;
  #isPairEqual = true;
  #index = 0;
  #startFrame = 0;
  #endFrame: number;
  #frame = 0;

  /** @param pair channels whose product is summed up as well. */
  constructor(kernels: Kernels, sampleRateHz: number, channelCount: number, pair: readonly [number, number] | null) {
    this.#kernels = kernels;
    this.#sampleRateHz = sampleRateHz;
    this.#channelCount = channelCount;
    this.#pair = pair;
    this.#targetPointer = kernels.allocate(32);
    this.#sums = new Float64Array(channelCount);
    this.#squares = new Float64Array(channelCount);
    this.#least = new Float32Array(channelCount).fill(Infinity);
    this.#greatest = new Float32Array(channelCount).fill(-Infinity);
    this.#endFrame = hopStartFrame(1, sampleRateHz);
  }

  /** Calls `onHop` for each hop that ends in the chunk. */
  scan(chunk: GridChunk, onHop: (hop: Hop) => void): void {
    const end = chunk.firstFrame + chunk.frameCount;
    while (this.#frame < end) {
      const stop = Math.min(end, this.#endFrame);
      this.#add(chunk, this.#frame - chunk.firstFrame, stop - this.#frame);
      this.#frame = stop;
      if (stop === this.#endFrame) this.#end(onHop);
    }
  }

  /** Hands out the last hop, if the stream ended within it. */
  finish(onHop: (hop: Hop) => void): void {
    if (this.#frame > this.#startFrame) this.#end(onHop);
  }

  #add(chunk: GridChunk, offset: number, count: number): void {
    const { exports, memory } = this.#kernels;
    if (this.#wide.buffer !== memory.buffer) {
      this.#wide = new Float64Array(memory.buffer, this.#targetPointer, 2);
      this.#extremes = new Float32Array(memory.buffer, this.#targetPointer + 16, 2);
    }
    const wide = this.#wide;
    const extremes = this.#extremes;
    for (let channel = 0; channel < this.#channelCount; channel += 1) {
      exports.measureHopLevels(chunk.pointer(channel) + offset * 4, count, this.#targetPointer);
      this.#sums[channel] = this.#sums[channel]! + wide[0]!;
      this.#squares[channel] = this.#squares[channel]! + wide[1]!;
      this.#least[channel] = Math.min(this.#least[channel]!, extremes[0]!);
      this.#greatest[channel] = Math.max(this.#greatest[channel]!, extremes[1]!);
    }
    if (this.#pair === null) return;
    const left = chunk.pointer(this.#pair[0]) + offset * 4;
    const right = chunk.pointer(this.#pair[1]) + offset * 4;
    const isEqual = exports.measureHopProduct(left, right, count, this.#targetPointer) === 1;
    this.#product += wide[0]!;
    this.#isPairEqual &&= isEqual;
  }

  #end(onHop: (hop: Hop) => void): void {
    onHop({
      index: this.#index,
      startFrame: this.#startFrame,
      frameCount: this.#frame - this.#startFrame,
      sums: this.#sums,
      squares: this.#squares,
      least: this.#least,
      greatest: this.#greatest,
      product: this.#product,
      isPairEqual: this.#isPairEqual,
    });
    this.#sums.fill(0);
    this.#squares.fill(0);
    this.#least.fill(Infinity);
    this.#greatest.fill(-Infinity);
    this.#product = 0;
    this.#isPairEqual = true;
    this.#index += 1;
    this.#startFrame = this.#endFrame;
    this.#endFrame = hopStartFrame(this.#index + 1, this.#sampleRateHz);
  }
}
