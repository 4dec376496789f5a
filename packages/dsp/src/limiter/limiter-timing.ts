import { exp } from '../math/exponential.ts';
import { tapPairs } from './interpolation-table.ts';

/** Times of the limiter in groups, the fixed runs of frames that its gain is computed for. */
export interface LimiterTiming {
  /** Frames of a group, a power of two within 4 and 256: about 0.36 ms, so that groups lie on the 256-frame grid. */
  readonly groupFrames: number;
  /** Groups after a group that its peak depends on. */
  readonly reachGroups: number;
  /** Groups over which the reduction is averaged before the spline: the length of the attack. */
  readonly smoothingGroups: number;
  /** Groups for which a peak is held, look-ahead included. */
  readonly holdGroups: number;
  readonly latencyFrames: number;
  /** Weights of the average, newest first; their sum is 1. */
  readonly smoothingWeights: Float64Array;
  /** What remains of a fast excursion after one group. */
  readonly fastReleaseFactor: number;
  /** Steps of the slow average per group, upwards and downwards. */
  readonly slowAttackStep: number;
  readonly slowReleaseStep: number;
}

const controlRateHz = 2_700;
const smoothingSeconds = 0.0044;
const holdSeconds = 0.0165;
const fastReleaseSeconds = 0.08;
const slowAttackSeconds = 0.2;
const slowReleaseSeconds = 0.3;

/** Groups that the cubic spline adds to the attack. */
export const splineGroups = 3;

/** @param sampleRateHz 8,000 … 768,000. @throws RangeError outside. */
export function limiterTiming(sampleRateHz: number): LimiterTiming {
  if (!(sampleRateHz >= 8_000 && sampleRateHz <= 768_000)) {
    throw new RangeError(`sampleRateHz must be within 8000 and 768000, got ${sampleRateHz}`);
  }
  let groupFrames = 4;
  while (groupFrames < 256 && groupFrames * 2 * controlRateHz <= sampleRateHz) groupFrames *= 2;
  const groupsPerSecond = sampleRateHz / groupFrames;
  const reachGroups = Math.ceil(tapPairs / groupFrames);
  const smoothingGroups = Math.round(smoothingSeconds * groupsPerSecond);
  return {
    groupFrames,
    reachGroups,
    smoothingGroups,
    holdGroups: Math.ceil(holdSeconds * groupsPerSecond),
    latencyFrames: (smoothingGroups + splineGroups + reachGroups) * groupFrames,
    smoothingWeights: parabolicWeights(smoothingGroups),
    fastReleaseFactor: exp(-1 / (fastReleaseSeconds * groupsPerSecond)),
    slowAttackStep: 1 - exp(-1 / (slowAttackSeconds * groupsPerSecond)),
    slowReleaseStep: 1 - exp(-1 / (slowReleaseSeconds * groupsPerSecond)),
  };
}

/** A squared parabola (Welch) window: positive, smooth at both ends. */
function parabolicWeights(length: number): Float64Array {
  const weights = Float64Array.from({ length }, (_, index) => {
    const x = (2 * (index + 1)) / (length + 1) - 1;
    return (1 - x * x) * (1 - x * x);
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
