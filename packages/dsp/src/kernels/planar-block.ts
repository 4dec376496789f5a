import type { Kernels } from './kernels.ts';

/** Planar f32 audio inside the kernels' memory: one run of `capacityFrames` samples per channel. */
export class PlanarBlock {
  readonly channelCount: number;
  readonly capacityFrames: number;
  readonly #kernels: Kernels;
  readonly #pointers: readonly number[];

  constructor(kernels: Kernels, channelCount: number, capacityFrames: number) {
    this.#kernels = kernels;
    this.channelCount = channelCount;
    this.capacityFrames = capacityFrames;
    this.#pointers = Array.from({ length: channelCount }, () => kernels.allocate(capacityFrames * 4));
  }

  /** Address of a channel's first sample. @throws RangeError when there is no such channel. */
  pointer(channel: number): number {
    const pointer = this.#pointers[channel];
    if (pointer === undefined) {
      throw new RangeError(`channel must be within 0 and ${this.channelCount - 1}, got ${channel}`);
    }
    return pointer;
  }

  /** A view of one channel, valid until the next allocation. */
  channel(channel: number): Float32Array {
    return this.#kernels.f32(this.pointer(channel), this.capacityFrames);
  }
}
