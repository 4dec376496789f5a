import { oversampling, tapsBefore, tapsPerPhase } from './filter-size.ts';

/** Second differences centred up to this many frames from the middle of an interval count as local and near. */
const localReach = 4;
const nearReach = 16;

/** Rounding of 512 f32 products and their sum, relative to the greatest sample: at most 2.2e-5, taken three times and rounded up. */
const roundingSlack = 1e-4;

/**
 * How far the interpolated signal can leave the straight line between two neighbours of a grid, per unit of the greatest
 * second difference of the samples that is local, near (without the local part), and far; the roots are per unit of the
 * square root of the sum of their squares.
 */
interface LevelBound {
  local: number;
  near: number;
  nearRoot: number;
  far: number;
  farRoot: number;
  residual: number;
}

/** Factors for one point between two others; all are sequences of coefficients over the samples. */
function pointBound(point: Float64Array, before: Float64Array, after: Float64Array, weight: number): LevelBound {
  const difference = point.map((tap, index) => tap - (1 - weight) * before[index]! - weight * after[index]!);
  let sum = 0;
  let moment = 0;
  for (const [index, tap] of difference.entries()) {
    sum += tap;
    moment += tap * (index - tapsBefore);
  }
  // What is left of sum and first moment goes into the residual, so that the rest is a second difference of some g.
  difference[tapsBefore] = difference[tapsBefore]! - (sum - moment);
  difference[tapsBefore + 1] = difference[tapsBefore + 1]! - moment;
  const residual = Math.abs(sum - moment) + Math.abs(moment);
  const bound: LevelBound = { local: 0, near: 0, nearRoot: 0, far: 0, farRoot: 0, residual };
  let slope = 0;
  let g = 0;
  for (const [index, tap] of difference.entries()) {
    slope += tap;
    g += slope;
    const distance = Math.abs(index - tapsBefore + 0.5);
    if (distance <= localReach) {
      bound.local += Math.abs(g);
    } else if (distance <= nearReach) {
      bound.near += Math.abs(g);
      bound.nearRoot += g * g;
    } else {
      bound.far += Math.abs(g);
      bound.farRoot += g * g;
    }
  }
  return { ...bound, nearRoot: Math.sqrt(bound.nearRoot), farRoot: Math.sqrt(bound.farRoot) };
}

/** Bound for all 16× points strictly inside the intervals of `stepPhases` phases: of each factor the greatest. */
function levelBound(coefficients: readonly Float64Array[], stepPhases: number): LevelBound {
  const greatest: LevelBound = { local: 0, near: 0, nearRoot: 0, far: 0, farRoot: 0, residual: 0 };
  for (let phase = 1; phase < oversampling; phase += 1) {
    const left = phase - (phase % stepPhases);
    if (left === phase) continue;
    const weight = (phase - left) / stepPhases;
    const bound = pointBound(coefficients[phase]!, coefficients[left]!, coefficients[left + stepPhases]!, weight);
    greatest.local = Math.max(greatest.local, bound.local);
    greatest.near = Math.max(greatest.near, bound.near);
    greatest.nearRoot = Math.max(greatest.nearRoot, bound.nearRoot);
    greatest.far = Math.max(greatest.far, bound.far);
    greatest.farRoot = Math.max(greatest.farRoot, bound.farRoot);
    greatest.residual = Math.max(greatest.residual, bound.residual);
  }
  return greatest;
}

/** Factors are rounded up by this much, more than f32 arithmetic on 768 squares loses. */
const roundedUp = 1.000_1;

/** Taps to either side of an interval's middle that the kernel's short filter for that middle has. */
const shortReach = 64;

/** By Cauchy and Schwarz the rest of the filter for an interval's middle adds at most this per root of the samples' energy. */
function restRoot(middle: Float32Array): number {
  let energy = 0;
  for (const [index, tap] of middle.entries()) {
    if (Math.abs(index - tapsBefore - 0.5) > shortReach) energy += tap * tap;
  }
  return Math.sqrt(energy);
}

/**
 * The kernel's table: local, near, nearRoot, far and farRoot for the 1×, 2× and 4× grids, then 1 − slack, then what the short
 * filter for the middle of an interval leaves out.
 */
export function intervalBounds(phases: readonly Float32Array[]): Float32Array {
  const unit = (tap: number): Float64Array =>
    Float64Array.from({ length: tapsPerPhase }, (_, index) => (index === tap ? 1 : 0));
  const coefficients = [unit(tapsBefore), ...phases.map((phase) => Float64Array.from(phase)), unit(tapsBefore + 1)];
  const levels = [16, 8, 4].map((stepPhases) => levelBound(coefficients, stepPhases));
  const slack = Math.max(...levels.map(({ residual }) => residual)) + roundingSlack;
  const factors = levels.flatMap(({ local, near, nearRoot, far, farRoot }) => [local, near, nearRoot, far, farRoot]);
  const rest = restRoot(phases[oversampling / 2 - 1]!);
  return Float32Array.of(...factors.map((factor) => factor * roundedUp), 1 - slack, rest * roundedUp);
}
