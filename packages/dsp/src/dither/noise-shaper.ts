import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';
import { ditherKeys } from './dither-reference.ts';
import { shapingTaps } from './noise-shaping.ts';

/** Layout of the kernel's shaper of two channels; see noise-shaper.as.ts. */
const pairBytes = 176;
const errorsOffset = 80;
const keysOffset = 160;

/** Where encoded samples go: interleaved 16 bit. */
export interface ShapedTarget {
  readonly pointer: number;
  readonly frameBytes: number;
}

/** A stretch of a stream whose frames share ⌊frame / 2³²⌋, `offsetFrames` into the block and the target. */
export interface ShapedRun {
  readonly offsetFrames: number;
  readonly frameCount: number;
  readonly frameLow: number;
  readonly frameHigh: number;
}

/**
 * TPDF dither with error feedback for 16 bit, channels in pairs. The errors of a channel depend on all its frames before:
 * runs must follow each other from frame 0 on, and then give the same bytes however they are cut.
 */
export class NoiseShaper {
  readonly #kernels: Kernels;
  readonly #channelCount: number;
  readonly #seed: number;
  readonly #filter: readonly number[];
  readonly #pointer: number;

  /** @throws RangeError when the filter has other than 5 coefficients. */
  constructor(kernels: Kernels, channelCount: number, seed: number, filter: readonly number[]) {
    if (filter.length !== shapingTaps) {
      throw new RangeError(`the filter must have ${shapingTaps} coefficients, got ${filter.length}`);
    }
    this.#kernels = kernels;
    this.#channelCount = channelCount;
    this.#seed = seed;
    this.#filter = filter;
    this.#pointer = kernels.allocate(this.#pairCount * pairBytes);
    this.reset();
  }

  /** As before frame 0. */
  reset(): void {
    for (let pair = 0; pair < this.#pairCount; pair++) {
      const pointer = this.#pointer + pair * pairBytes;
      this.#kernels.f64(pointer, 2 * shapingTaps).set(this.#filter.flatMap((value) => [value, value]));
      this.#kernels.f64(pointer + errorsOffset, 2 * shapingTaps).fill(0);
    }
  }

  /** Encodes one run of all channels; returns the samples clipped. */
  encode(block: PlanarBlock, target: ShapedTarget, run: ShapedRun): number {
    let clippedSamples = 0;
    for (let channel = 0; channel < this.#channelCount; channel += 2) {
      const lone = channel + 1 === this.#channelCount;
      const other = lone ? channel : channel + 1;
      const [a, b] = [ditherKeys(this.#seed, channel, run.frameHigh), ditherKeys(this.#seed, other, run.frameHigh)];
      const pointer = this.#pointer + (channel / 2) * pairBytes;
      new Int32Array(this.#kernels.memory.buffer, pointer + keysOffset, 4).set([a.key0, b.key0, a.key1, b.key1]);
      const to = target.pointer + run.offsetFrames * target.frameBytes;
      clippedSamples += this.#kernels.exports.encodeShaped(
        pointer,
        block.pointer(channel) + run.offsetFrames * 4,
        block.pointer(other) + run.offsetFrames * 4,
        to + channel * 2,
        to + other * 2,
        run.frameCount,
        target.frameBytes,
        run.frameLow,
        lone ? 1 : 0,
      );
    }
    return clippedSamples;
  }

  get #pairCount(): number {
    return Math.ceil(this.#channelCount / 2);
  }
}
