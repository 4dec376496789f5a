import type { Kernels } from '../kernels/kernels.ts';
import { interpolationTable, tapPairs } from './interpolation-table.ts';
import type { LimiterTiming } from './limiter-timing.ts';
import { splineGroups } from './limiter-timing.ts';
import { splineWeights } from './spline-weights.ts';

/** Bins of the histogram of reductions, equal steps of 1 − gain. */
export const histogramBins = 4_096;

const stateBytes = 192;
const lineExtraFrames = 2_048;
const lineExtraGroups = 512;
const finePositions = [1, 2, 3, 5, 6, 7] as const;

/** The limiter's memory in the kernels: the state block of `limiter-state.as.ts` and what it points to. */
export class LimiterState {
  readonly pointer: number;
  readonly #kernels: Kernels;
  readonly #timing: LimiterTiming;
  readonly #lineFrames: number;
  readonly #groupCapacity: number;
  readonly #histogram: number;
  /** Areas that a reset fills with zeros: pointer and size. */
  readonly #changing: { readonly pointer: number; readonly sizeBytes: number }[] = [];

  constructor(kernels: Kernels, timing: LimiterTiming, channelCount: number) {
    this.#kernels = kernels;
    this.#timing = timing;
    this.#lineFrames = this.#keptGroups * timing.groupFrames + lineExtraFrames;
    this.#groupCapacity = this.#keptGroups + lineExtraGroups;
    this.pointer = kernels.allocate(stateBytes);
    const table = interpolationTable();
    const coarse = Array.from({ length: tapPairs }, (_, k) => [
      table.even[7]![k]!,
      table.even[3]![k]!,
      table.odd[3]![k]!,
      0,
    ]);
    const fine = Array.from({ length: tapPairs }, (_, k) =>
      finePositions.flatMap((position) => [table.even[position - 1]![k]!, table.odd[position - 1]![k]!]),
    );
    const pointers = {
      lines: this.#allocateChanging(channelCount * this.#lineFrames * 4),
      coarse: this.#allocateFloats(coarse.flat()),
      fine: this.#allocateFloats(fine.flat()),
      spline: this.#allocateFloats(splineWeights(timing.groupFrames).flatMap((weights) => [...weights])),
      weights: kernels.allocate(timing.smoothingGroups * 8),
      gains: kernels.allocate(timing.groupFrames * 4),
      samplePeaks: this.#allocateChanging(this.#groupCapacity * 4),
      curvatures: this.#allocateChanging(this.#groupCapacity * 4),
      peaks: this.#allocateChanging(this.#groupCapacity * 4),
      released: this.#allocateChanging(this.#groupCapacity * 8),
      smoothed: this.#allocateChanging(this.#groupCapacity * 4),
      histogram: this.#allocateChanging(histogramBins * 8),
      possiblePeaks: kernels.allocate(channelCount * timing.groupFrames),
    };
    this.#histogram = pointers.histogram;
    kernels.f64(pointers.weights, timing.smoothingGroups).set(timing.smoothingWeights);

    const { groupFrames, reachGroups, smoothingGroups, holdGroups, latencyFrames } = timing;
    const view = this.#view();
    const counts = [channelCount, groupFrames, reachGroups, smoothingGroups, holdGroups, latencyFrames];
    const words = [...counts, this.#lineFrames, this.#groupCapacity, ...Object.values(pointers)];
    for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true);
    view.setFloat32(84, table.sampleFactor, true);
    view.setFloat32(88, table.curvatureFactor, true);
    view.setFloat64(120, timing.fastReleaseFactor, true);
    view.setFloat64(128, timing.slowAttackStep, true);
    view.setFloat64(136, timing.slowReleaseStep, true);
    view.setInt32(188, this.#keptGroups, true);
  }

  /** As new, with this ceiling. */
  reset(ceilingLinear: number): void {
    for (const { pointer, sizeBytes } of this.#changing) this.#kernels.u8(pointer, sizeBytes).fill(0);
    const { groupFrames, smoothingGroups, reachGroups } = this.#timing;
    const view = this.#view();
    view.setInt32(92, this.#keptGroups * groupFrames, true);
    view.setInt32(96, 0, true);
    view.setInt32(100, this.#keptGroups, true);
    view.setInt32(104, 1, true);
    view.setFloat64(112, ceilingLinear, true);
    view.setFloat64(144, 0, true);
    view.setFloat64(152, 0, true);
    view.setFloat32(160, 1, true);
    view.setInt32(164, smoothingGroups + splineGroups + reachGroups - 1, true);
    view.setFloat64(168, 0, true);
    view.setFloat32(176, 0, true);
    view.setInt32(180, 0, true);
    view.setInt32(184, 0, true);
  }

  get lowestGainLinear(): number {
    return this.#view().getFloat32(160, true);
  }

  get reducedFrames(): number {
    return this.#view().getFloat64(168, true);
  }

  /** Frames per step of 1/4096 in 1 − gain; each group counts with its lowest gain. */
  get histogram(): Float64Array {
    return this.#kernels.f64(this.#histogram, histogramBins);
  }

  /** Every group that is still held can be interpolated; the delay is shorter than that. */
  get #keptGroups(): number {
    return this.#timing.holdGroups + 2 * this.#timing.reachGroups + 1;
  }

  #view(): DataView {
    return new DataView(this.#kernels.memory.buffer, this.pointer, stateBytes);
  }

  #allocateChanging(sizeBytes: number): number {
    const pointer = this.#kernels.allocate(sizeBytes);
    this.#changing.push({ pointer, sizeBytes });
    return pointer;
  }

  #allocateFloats(values: readonly number[]): number {
    const pointer = this.#kernels.allocate(values.length * 4);
    this.#kernels.f32(pointer, values.length).set(values);
    return pointer;
  }
}
