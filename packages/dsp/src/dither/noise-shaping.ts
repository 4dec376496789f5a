import { log10 } from '../math/logarithm.ts';

/**
 * Feedback coefficients c1 … c5 of noise shaping by sample rate: the error e of dither and rounding reaches the output as
 * e[n] − c1·e[n−1] − … − c5·e[n−5].
 *
 * 44.1 and 48 kHz: the five taps of Lipshitz, Vanderkooy and Wannamaker, Minimally Audible Noise Shaping, JAES 39 (1991),
 * fitted to the threshold of hearing at 44.1 kHz. Above: the linear predictor of order 5 for a power spectrum that is the
 * inverse of Terhardt's threshold in quiet (1979), 3.64·f^−0.8 − 6.5·exp(−0.6(f − 3.3)²) + 0.001·f⁴ dB with f in kHz, taken
 * as at most 30 dB so that the noise does not pile up far above hearing; rounded to 1e-4.
 */
const filters: Readonly<Record<number, readonly number[]>> = {
  44_100: [2.033, -2.165, 1.959, -1.59, 0.6149],
  48_000: [2.033, -2.165, 1.959, -1.59, 0.6149],
  88_200: [1.561, -0.233, -0.5306, -0.0699, 0.2018],
  96_000: [1.4802, -0.0856, -0.5095, -0.1973, 0.2426],
  176_400: [0.9089, 0.3767, 0.0103, -0.1769, -0.1902],
  192_000: [0.8566, 0.4031, 0.0636, -0.1503, -0.2379],
};

/** Taps of every filter. */
export const shapingTaps = 5;

/** Error of TPDF dither and rounding at 16 bit: a quarter of a squared LSB, relative to a full-scale sine. */
const plainErrorDbfs = -93.32;

/** Coefficients of a rate, `shapingTaps` of them; null where there is no filter. */
export function noiseShapingFilter(sampleRateHz: number): readonly number[] | null {
  return filters[sampleRateHz] ?? null;
}

/** By how much shaping multiplies the power of the error as a whole, most of it where the ear is dull; 1 without filter. */
export function shapedErrorGain(filter: readonly number[] | null): number {
  return (filter ?? []).reduce((sum, coefficient) => sum + coefficient * coefficient, 1);
}

/** Power of the error of 16 bits with TPDF dither under a filter, or without, relative to a full-scale sine, dBFS. */
export function ditherErrorDbfs(filter: readonly number[] | null): number {
  return plainErrorDbfs + 10 * log10(shapedErrorGain(filter));
}
