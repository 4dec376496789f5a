import type { Kernels } from '../kernels/kernels.ts';
import type { PlanarBlock } from '../kernels/planar-block.ts';

/** Same linear gain for every channel; no state, no latency; a gain of 1 leaves every bit as it is. */
export class Gain {
  readonly #kernels: Kernels;
  readonly #gainLinear: number;

  /** @param gainLinear finite and ≥ 0, applied as f32. @throws RangeError otherwise. */
  constructor(kernels: Kernels, gainLinear: number) {
    if (!(gainLinear >= 0 && gainLinear < Infinity)) {
      throw new RangeError(`gainLinear must be finite and not negative, got ${gainLinear}`);
    }
    this.#kernels = kernels;
    this.#gainLinear = gainLinear;
  }

  /** Scales the first `frameCount` frames in place. @throws RangeError when the block holds fewer. */
  process(block: PlanarBlock, frameCount: number): void {
    if (frameCount > block.capacityFrames) {
      throw new RangeError(`frameCount must be at most ${block.capacityFrames}, got ${frameCount}`);
    }
    if (this.#gainLinear === 1) return;
    for (let channel = 0; channel < block.channelCount; channel++) {
      this.#kernels.exports.applyGain(block.pointer(channel), frameCount, this.#gainLinear);
    }
  }
}
