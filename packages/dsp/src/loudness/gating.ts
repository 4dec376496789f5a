import { exp } from '../math/exponential.ts';
import { powerToDecibels } from '../math/decibels.ts';
import type { PowerScratch } from './power-scratch.ts';

/** Loudness of a weighted mean square (ITU-R BS.1770-5 annex 1, equation 2), LUFS; 0 gives −Infinity. */
export function loudnessOfPower(power: number): number {
  return -0.691 + powerToDecibels(power);
}

/** Weighted mean square at a loudness in LUFS. */
function powerOfLoudness(lufs: number): number {
  return exp(((lufs + 0.691) * Math.LN10) / 10);
}

/** The absolute gate of BS.1770-5 and Tech 3342, LUFS. */
const absoluteGateLufs = -70;

/** The powers strictly above −70 LUFS. */
function aboveAbsoluteGate(scratch: PowerScratch, powers: Float64Array): Float64Array {
  return scratch.above(powers, powerOfLoudness(absoluteGateLufs));
}

/**
 * The powers strictly above −70 LUFS and strictly above the relative gate, which lies `relativeGateLu` (negative, LU)
 * from the mean power of those above −70 LUFS.
 */
function aboveBothGates(scratch: PowerScratch, powers: Float64Array, relativeGateLu: number): Float64Array {
  const loud = aboveAbsoluteGate(scratch, powers);
  if (loud.length === 0) return loud;
  return scratch.above(loud, scratch.mean(loud) * exp((relativeGateLu * Math.LN10) / 10));
}

/** Integrated loudness of gating-block powers (ITU-R BS.1770-5 annex 1), LUFS; null when no block is above −70 LUFS. */
export function integratedLoudness(scratch: PowerScratch, blockPowers: Float64Array): number | null {
  const gated = aboveBothGates(scratch, blockPowers, -10);
  return gated.length === 0 ? null : loudnessOfPower(scratch.mean(gated));
}

/**
 * Loudness range of short-term powers (EBU Tech 3342): difference of the 95th and 10th percentiles of those above the
 * gates at −70 LUFS and −20 LU, LU; null when none is above −70 LUFS.
 */
export function loudnessRange(scratch: PowerScratch, shortTermPowers: Float64Array): number | null {
  const gated = aboveBothGates(scratch, shortTermPowers, -20).sort();
  const low = gated[Math.round((gated.length - 1) * 0.1)];
  const high = gated[Math.round((gated.length - 1) * 0.95)];
  return low === undefined || high === undefined ? null : powerToDecibels(high / low);
}
