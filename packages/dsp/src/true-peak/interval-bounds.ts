import { oversampling, tapsBefore, tapsPerPhase } from './interpolation-filter.ts';

/** Second differences centred up to this many frames from the middle of an interval count as local and near. */
const localReach = 4;
const nearReach = 16;

/** Rounding of 512 f32 products and their sum, relative to the greatest sample: at most 2.2e-5, taken twice and rounded up. */
const roundingSlack = 1e-4;

/**
 * How far the interpolated signal can leave the straight line between two neighbours of a grid, per unit of the greatest
 * second difference of the samples that is local, near (without the local part), and far.
 */
interface LevelBound {
  readonly local: number;
  readonly near: number;
  readonly far: number;
  readonly residual: number;
}

/**
 * Bound for all 16× points strictly inside the intervals of `stepPhases` phases.
 *
 * The difference between a point's coefficients and the linear interpolation of its neighbours' is the second difference
 * of a sequence g (its sum and first moment are next to 0); so the point differs by Σ g · second differences of the signal.
 */
function levelBound(coefficients: readonly Float64Array[], stepPhases: number): LevelBound {
  const greatest = { local: 0, near: 0, far: 0, residual: 0 };
  for (let phase = 1; phase < oversampling; phase += 1) {
    const left = Math.floor(phase / stepPhases) * stepPhases;
    if (left === phase) continue;
    const weight = (phase - left) / stepPhases;
    const point = coefficients[phase]!;
    const before = coefficients[left]!;
    const after = coefficients[left + stepPhases]!;
    const difference = point.map((tap, index) => tap - (1 - weight) * before[index]! - weight * after[index]!);
    let sum = 0;
    let moment = 0;
    for (const [index, tap] of difference.entries()) {
      sum += tap;
      moment += tap * (index - tapsBefore);
    }
    difference[tapsBefore] = difference[tapsBefore]! - (sum - moment);
    difference[tapsBefore + 1] = difference[tapsBefore + 1]! - moment;
    const parts = { local: 0, near: 0, far: 0, residual: Math.abs(sum - moment) + Math.abs(moment) };
    let slope = 0;
    let g = 0;
    for (const [index, tap] of difference.entries()) {
      slope += tap;
      g += slope;
      const distance = Math.abs(index - tapsBefore + 0.5);
      if (distance <= localReach) parts.local += Math.abs(g);
      else if (distance <= nearReach) parts.near += Math.abs(g);
      else parts.far += Math.abs(g);
    }
    // Sums up to each reach are made greatest one by one, since near values include the local ones.
    greatest.local = Math.max(greatest.local, parts.local);
    greatest.near = Math.max(greatest.near, parts.near);
    greatest.far = Math.max(greatest.far, parts.far);
    greatest.residual = Math.max(greatest.residual, parts.residual);
  }
  return greatest;
}

/** The kernel's table: local, near and far for the 1×, 2× and 4× grids, then 1 − slack. Rounded up, so that it stays a bound. */
export function intervalBounds(phases: readonly Float32Array[]): Float32Array {
  const unit = (tap: number): Float64Array =>
    Float64Array.from({ length: tapsPerPhase }, (_, index) => (index === tap ? 1 : 0));
  const coefficients = [unit(tapsBefore), ...phases.map((phase) => Float64Array.from(phase)), unit(tapsBefore + 1)];
  const levels = [16, 8, 4].map((stepPhases) => levelBound(coefficients, stepPhases));
  const slack = Math.max(...levels.map(({ residual }) => residual)) + roundingSlack;
  return Float32Array.of(
    ...levels.flatMap(({ local, near, far }) => [local, near, far].map((part) => part * 1.000_01)),
    1 - slack,
  );
}
