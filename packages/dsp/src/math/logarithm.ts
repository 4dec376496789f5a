import { splitMantissa } from './binary-exponent.ts';

const ln2High = 0.6931471805592082;
const ln2Low = 7.371002565167799e-13;
const log2OfE = Math.LOG2E;
const log10OfE = Math.LOG10E;
const log10Of2High = 0.30102999566361177;
const log10Of2Low = 3.694239077158931e-13;

/** ln m for m within √½ and √2: 2·artanh((m − 1)/(m + 1)) to s^25; relative error about an ulp, also next to m = 1. */
function lnOfMantissa(m: number): number {
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let sum = 1 / 25;
  sum = sum * z + 1 / 23;
  sum = sum * z + 1 / 21;
  sum = sum * z + 1 / 19;
  sum = sum * z + 1 / 17;
  sum = sum * z + 1 / 15;
  sum = sum * z + 1 / 13;
  sum = sum * z + 1 / 11;
  sum = sum * z + 1 / 9;
  sum = sum * z + 1 / 7;
  sum = sum * z + 1 / 5;
  sum = sum * z + 1 / 3;
  return 2 * (s + s * z * sum);
}

/** What the logarithms share outside the positive finite numbers; undefined inside. */
function logOfSpecial(x: number): number | undefined {
  if (x > 0 && x < Infinity) return undefined;
  if (x === 0) return -Infinity;
  return x === Infinity ? Infinity : NaN;
}

/** Natural logarithm. The same bits on every engine; within 1e-15 relative. 0 gives −Infinity, x < 0 NaN. */
export function log(x: number): number {
  const special = logOfSpecial(x);
  if (special !== undefined) return special;
  const { mantissa, exponent } = splitMantissa(x);
  return exponent * ln2High + (lnOfMantissa(mantissa) + exponent * ln2Low);
}

/** Logarithm to base 2. The same bits on every engine; exact for powers of two, within 1e-15 relative elsewhere. */
export function log2(x: number): number {
  const special = logOfSpecial(x);
  if (special !== undefined) return special;
  const { mantissa, exponent } = splitMantissa(x);
  return exponent + lnOfMantissa(mantissa) * log2OfE;
}

/** Logarithm to base 10. The same bits on every engine; within 1e-15 relative. 0 gives −Infinity, x < 0 NaN. */
export function log10(x: number): number {
  const special = logOfSpecial(x);
  if (special !== undefined) return special;
  const { mantissa, exponent } = splitMantissa(x);
  return exponent * log10Of2High + (lnOfMantissa(mantissa) * log10OfE + exponent * log10Of2Low);
}
