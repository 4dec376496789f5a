import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';

/** Frames of a chunk: chunk n holds the frames from n · 4096 on, whatever blocks a stream came in. */
export const chunkFrames = 4_096;

/** Frames before a chunk that can still be read; 0 before the first frame of a stream. */
export const historyFrames = 1_024;

/** A stretch of a stream that lies on the absolute frame grid; only a stream's last one is shorter than `chunkFrames`. */
export interface GridChunk {
  readonly firstFrame: number;
  readonly frameCount: number;
  /** Address of a channel's first frame of the chunk; `historyFrames` frames lie before it. */
  pointer(channel: number): number;
  /** History and chunk of one channel: frame `firstFrame + i` is element `historyFrames + i`. Valid during the call. */
  samples(channel: number): Float32Array;
}

/** What measures a stream chunk by chunk, in order from frame 0. */
export interface ChunkMeter {
  processChunk(chunk: GridChunk): void;
}

/**
 * Cuts a stream that comes in blocks of any size into chunks on the absolute grid.
 *
 * Meters behind it see the same chunks for any split into blocks, so no block size can change a bit of their results.
 * Samples below −400 dBFS become 0 and those above +120 dBFS become that, so that nothing denormal or infinite arises.
 */
export class GridBuffer implements GridChunk {
  readonly channelCount: number;
  readonly #kernels: Kernels;
  readonly #pointers: readonly number[];
  #firstFrame = 0;
  #filled = 0;

  constructor(kernels: Kernels, channelCount: number) {
    this.#kernels = kernels;
    this.channelCount = channelCount;
    const sizeBytes = (historyFrames + chunkFrames) * 4;
    this.#pointers = Array.from({ length: channelCount }, () => kernels.allocate(sizeBytes) + historyFrames * 4);
  }

  get firstFrame(): number {
    return this.#firstFrame;
  }

  get frameCount(): number {
    return this.#filled;
  }

  pointer(channel: number): number {
    const pointer = this.#pointers[channel];
    if (pointer === undefined) {
      throw new RangeError(`channel must be within 0 and ${this.channelCount - 1}, got ${channel}`);
    }
    return pointer;
  }

  samples(channel: number): Float32Array {
    return this.#kernels.f32(this.pointer(channel) - historyFrames * 4, historyFrames + chunkFrames);
  }

  /** Takes the first `frameCount` frames of `block`; calls `onChunk` for each chunk that is full. */
  push(block: PlanarBlock, frameCount: number, onChunk: (chunk: GridChunk) => void): void {
    for (let taken = 0; taken < frameCount;) {
      const count = Math.min(frameCount - taken, chunkFrames - this.#filled);
      for (let channel = 0; channel < this.channelCount; channel += 1) {
        const target = this.pointer(channel) + this.#filled * 4;
        this.#kernels.exports.copyToGrid(block.pointer(channel) + taken * 4, target, count);
      }
      taken += count;
      this.#filled += count;
      if (this.#filled === chunkFrames) {
        onChunk(this);
        this.#advance();
      }
    }
  }

  /** Hands out what is left of the stream, if anything; zeros lie behind its last frame. */
  finish(onChunk: (chunk: GridChunk) => void): void {
    if (this.#filled === 0) return;
    for (let channel = 0; channel < this.channelCount; channel += 1) {
      this.samples(channel).fill(0, historyFrames + this.#filled);
    }
    onChunk(this);
  }

  #advance(): void {
    for (let channel = 0; channel < this.channelCount; channel += 1) {
      this.samples(channel).copyWithin(0, chunkFrames);
    }
    this.#firstFrame += chunkFrames;
    this.#filled = 0;
  }
}
