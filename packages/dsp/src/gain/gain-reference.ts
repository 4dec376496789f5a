import type { Planar, Processor } from '../processor/processor.ts';

/** The specification of `Gain`: every sample times the gain as f32, rounded to f32. */
export class GainReference implements Processor {
  readonly latencyFrames = 0;
  readonly #gainLinear: number;

  constructor(gainLinear: number) {
    this.#gainLinear = Math.fround(gainLinear);
  }

  prepare(): void {}

  process(block: Planar, frameCount: number): void {
    for (const samples of block) {
      for (let frame = 0; frame < frameCount; frame++) samples[frame] = samples[frame]! * this.#gainLinear;
    }
  }

  reset(): void {}
}
