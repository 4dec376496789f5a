import { scaleByPowerOfTwo } from './binary-exponent.ts';

const log2OfE = Math.LOG2E;
/** ln 2 in two parts; the first has 40 bits, so that its product with any exponent is exact. */
const ln2High = 0.6931471805592082;
const ln2Low = 7.371002565167799e-13;

/** e^t − 1 − t for |t| ≤ 0.35 by its Taylor series to t^14; the rest is below 3e-19. */
function exponentialTail(t: number): number {
  let sum = 1 / 87_178_291_200;
  sum = sum * t + 1 / 6_227_020_800;
  sum = sum * t + 1 / 479_001_600;
  sum = sum * t + 1 / 39_916_800;
  sum = sum * t + 1 / 3_628_800;
  sum = sum * t + 1 / 362_880;
  sum = sum * t + 1 / 40_320;
  sum = sum * t + 1 / 5_040;
  sum = sum * t + 1 / 720;
  sum = sum * t + 1 / 120;
  sum = sum * t + 1 / 24;
  sum = sum * t + 1 / 6;
  sum = sum * t + 1 / 2;
  return sum * t * t;
}

/** e^(high + low), where |low| is at most an ulp or so of high. */
export function expOfSum(high: number, low: number): number {
  if (high > 710) return Infinity;
  if (high < -746) return 0;
  const exponent = Math.floor(high * log2OfE + 0.5);
  const reduced = high - exponent * ln2High;
  const correction = low - exponent * ln2Low;
  const t = reduced + correction;
  const lost = reduced - t + correction;
  return scaleByPowerOfTwo(1 + (t + (exponentialTail(t) + lost)), exponent);
}

/** e^x. The same bits on every engine; within 1e-15 relative of the true value where that is normal. NaN gives NaN. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  return expOfSum(x, 0);
}

/** 2^x. The same bits on every engine; exact for integers, within 1e-15 relative elsewhere. NaN gives NaN. */
export function exp2(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x >= 1025) return Infinity;
  if (x < -1076) return 0;
  const exponent = Math.floor(x + 0.5);
  const fraction = x - exponent;
  const t = fraction * Math.LN2;
  return scaleByPowerOfTwo(1 + (t + exponentialTail(t)), exponent);
}
