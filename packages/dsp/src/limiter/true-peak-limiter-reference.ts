import type { Planar, ProcessSpec, Processor } from '../processor/processor.ts';
import { type InterpolationTable, interpolationTable, positionsPerFrame, tapPairs } from './interpolation-table.ts';
import { type LimiterTiming, limiterTiming, splineGroups } from './limiter-timing.ts';
import { splineWeights } from './spline-weights.ts';

/** Below this a decaying reduction is taken for none (−140 dB). */
const reductionFloor = 1e-7;

/**
 * The specification of `TruePeakLimiter`: the same arithmetic with the whole stream kept, every position of every
 * frame interpolated, nothing skipped. As many groups of silence as the interpolation reaches stand before the stream,
 * so that what rings before its first frame is limited too.
 */
export class TruePeakLimiterReference implements Processor {
  readonly #ceilingLinear: number;
  #timing: LimiterTiming | undefined;
  readonly #table: InterpolationTable = interpolationTable();
  #spline: readonly Float32Array[] = [];
  #history: number[][] = [];
  /** Per group: largest 16× magnitude over the ceiling or 0, reduction after release, smoothed reduction. */
  #peaks: number[] = [];
  #released: number[] = [];
  #smoothed: number[] = [];
  #fast = 0;
  #slow = 0;

  constructor(ceilingLinear: number) {
    this.#ceilingLinear = Math.fround(ceilingLinear);
  }

  get latencyFrames(): number {
    return this.#timing?.latencyFrames ?? 0;
  }

  prepare({ sampleRateHz, channelCount }: ProcessSpec): void {
    this.#timing = limiterTiming(sampleRateHz);
    this.#spline = splineWeights(this.#timing.groupFrames);
    this.#history = Array.from({ length: channelCount }, () => []);
    this.reset();
  }

  process(block: Planar, frameCount: number): void {
    const timing = this.#timing;
    if (timing === undefined) throw new Error('prepare must come before process.');
    for (let frame = 0; frame < frameCount; frame++) {
      for (const [channel, samples] of block.entries()) {
        const history = this.#history[channel]!;
        history.push(samples[frame]!);
        const source = history.length - 1 - timing.latencyFrames;
        samples[frame] = source < 0 ? 0 : history[source]! * this.#gainAt(source, timing);
      }
      const received = this.#history[0]!.length;
      if (received % timing.groupFrames === 0) {
        const group = received / timing.groupFrames - 1 - timing.reachGroups;
        if (group >= 0) this.#completeGroup(group, timing);
      }
    }
  }

  reset(): void {
    const leadFrames = (this.#timing?.reachGroups ?? 0) * (this.#timing?.groupFrames ?? 0);
    for (const history of this.#history) history.splice(0, Infinity, ...Array.from({ length: leadFrames }, () => 0));
    this.#peaks.length = 0;
    this.#released.length = 0;
    this.#smoothed.length = 0;
    this.#fast = 0;
    this.#slow = 0;
  }

  /** 1 − reduction, a cubic B-spline through four smoothed groups: 1 exactly where all four are 0. */
  #gainAt(frame: number, timing: LimiterTiming): number {
    const group = Math.floor(frame / timing.groupFrames) + timing.smoothingGroups - 1;
    let reduction = 0;
    for (let point = 0; point <= splineGroups; point++) {
      const weight = this.#spline[point]![frame % timing.groupFrames]!;
      reduction = Math.fround(reduction + Math.fround(weight * (this.#smoothed[group + point] ?? 0)));
    }
    return Math.fround(1 - reduction);
  }

  #completeGroup(group: number, { groupFrames, holdGroups, smoothingWeights, ...timing }: LimiterTiming): void {
    let peak = 0;
    for (const history of this.#history) {
      for (let frame = group * groupFrames; frame < (group + 1) * groupFrames; frame++) {
        peak = Math.max(peak, this.#largestMagnitude(history, frame));
      }
    }
    this.#peaks.push(peak > this.#ceilingLinear ? peak : 0);

    const held = this.#peaks.slice(Math.max(0, group - holdGroups + 1)).reduce((a, b) => Math.max(a, b), 0);
    const needed = held > 0 ? 1 - this.#ceilingLinear / held : 0;
    this.#fast = needed >= this.#fast ? needed : needed + (this.#fast - needed) * timing.fastReleaseFactor;
    if (this.#fast < reductionFloor) this.#fast = 0;
    this.#slow += (needed - this.#slow) * (needed > this.#slow ? timing.slowAttackStep : timing.slowReleaseStep);
    if (this.#slow < reductionFloor) this.#slow = 0;
    this.#released.push(Math.max(this.#fast, this.#slow));

    let smoothed = 0;
    for (const [age, weight] of smoothingWeights.entries()) smoothed += weight * (this.#released[group - age] ?? 0);
    this.#smoothed.push(Math.fround(smoothed));
  }

  /** Over the sixteen positions from this frame to just before the next. */
  #largestMagnitude(history: readonly number[], frame: number): number {
    let largest = Math.abs(history[frame]!);
    for (let position = 1; position <= positionsPerFrame / 2; position++) {
      const evenTaps = this.#table.even[position - 1]!;
      const oddTaps = this.#table.odd[position - 1]!;
      let even = 0;
      let odd = 0;
      for (let k = 0; k < tapPairs; k++) {
        const early = history[frame - k] ?? 0;
        const late = history[frame + 1 + k]!;
        even = Math.fround(even + Math.fround(evenTaps[k]! * Math.fround(early + late)));
        odd = Math.fround(odd + Math.fround(oddTaps[k]! * Math.fround(early - late)));
      }
      largest = Math.max(largest, Math.abs(Math.fround(even + odd)), Math.abs(Math.fround(even - odd)));
    }
    return largest;
  }
}
