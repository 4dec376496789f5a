import { exp } from '../math/exponential.ts';
import { powerToDecibels } from '../math/decibels.ts';

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

function meanOf(powers: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < powers.length; index += 1) sum += powers[index]!;
  return sum / powers.length;
}

/** The powers strictly above `gate`. A loop: called once in a process, a function for each value is not compiled in time. */
function above(powers: Float64Array, gate: number): Float64Array {
  const loud = new Float64Array(powers.length);
  let count = 0;
  for (let index = 0; index < powers.length; index += 1) if (powers[index]! > gate) loud[count++] = powers[index]!;
  return loud.subarray(0, count);
}

/** The powers strictly above −70 LUFS. */
export function aboveAbsoluteGate(powers: Float64Array): Float64Array {
  return above(powers, powerOfLoudness(absoluteGateLufs));
}

/**
 * The powers strictly above −70 LUFS and strictly above the relative gate, which lies `relativeGateLu` (negative, LU)
 * from the mean power of those above −70 LUFS.
 */
export function aboveBothGates(powers: Float64Array, relativeGateLu: number): Float64Array {
  const loud = aboveAbsoluteGate(powers);
  if (loud.length === 0) return loud;
  return above(loud, meanOf(loud) * exp((relativeGateLu * Math.LN10) / 10));
}

/** Integrated loudness of gating-block powers (ITU-R BS.1770-5 annex 1), LUFS; null when no block is above −70 LUFS. */
export function integratedLoudness(blockPowers: Float64Array): number | null {
  const gated = aboveBothGates(blockPowers, -10);
  return gated.length === 0 ? null : loudnessOfPower(meanOf(gated));
}

/**
 * Loudness range of short-term powers (EBU Tech 3342): difference of the 95th and 10th percentiles of those above the
 * gates at −70 LUFS and −20 LU, LU; null when none is above −70 LUFS.
 */
export function loudnessRange(shortTermPowers: Float64Array): number | null {
  const gated = aboveBothGates(shortTermPowers, -20).sort();
  const low = gated[Math.round((gated.length - 1) * 0.1)];
  const high = gated[Math.round((gated.length - 1) * 0.95)];
  return low === undefined || high === undefined ? null : powerToDecibels(high / low);
}
