import { expOfSum } from './exponential.ts';
import { log10 } from './logarithm.ts';

/** ln 10 / 20 in two parts. */
const nepersPerDecibel = 0.11512925464970228;
const nepersPerDecibelRest = 5.7995642524661006e-18;

/** Upper half of a double (26 bits), after Dekker. */
function upperHalf(x: number): number {
  const scaled = x * 134_217_729;
  return scaled - (scaled - x);
}

/** Amplitude ratio of a level: 10^(dB/20). 0 dB is exactly 1, −Infinity dB exactly 0; within 1e-15 relative, the same bits on every engine. */
export function decibelsToLinear(decibels: number): number {
  if (Number.isNaN(decibels)) return NaN;
  if (decibels > 6_300) return Infinity;
  if (decibels < -6_500) return 0;
  const high = decibels * nepersPerDecibel;
  const a = upperHalf(decibels);
  const b = upperHalf(nepersPerDecibel);
  const aRest = decibels - a;
  const bRest = nepersPerDecibel - b;
  const productRest = a * b - high + a * bRest + aRest * b + aRest * bRest;
  return expOfSum(high, productRest + decibels * nepersPerDecibelRest);
}

/** Level of an amplitude ratio: 20·log10(linear). 1 is exactly 0 dB, 0 is −Infinity dB; a negative ratio gives NaN. */
export function linearToDecibels(linear: number): number {
  return 20 * log10(linear);
}

/** Level of a power ratio: 10·log10(power). 1 is exactly 0 dB, 0 is −Infinity dB; a negative ratio gives NaN. */
export function powerToDecibels(power: number): number {
  return 10 * log10(power);
}
