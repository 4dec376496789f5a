import { sin } from '../math/trigonometry.ts';
import { oversampling, tapsBefore, tapsPerPhase } from './filter-size.ts';

/** Kaiser's shape for 80 dB: passband to 0.4954 of the rate within 0.001 dB. */
const kaiserBeta = 0.1102 * (80 - 8.7);

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/**
 * Interpolation filter of the 16× true-peak meter: for phase p = 1 … 15 the coefficients that give the value p/16 after a
 * sample, rounded to f32, each phase with a sum of 1. Phase 0 is the sample itself: the windowed sinc is 0 at all others.
 */
export function interpolationPhases(): readonly Float32Array[] {
  const scale = 1 / besselI0(kaiserBeta);
  return Array.from({ length: oversampling - 1 }, (_, index) => {
    const fraction = (index + 1) / oversampling;
    const sine = sin(Math.PI * fraction) / Math.PI;
    const taps = Float64Array.from({ length: tapsPerPhase }, (_, tap) => {
      const distance = fraction - (tap - tapsBefore);
      const position = distance / (tapsPerPhase / 2);
      const window = besselI0(kaiserBeta * Math.sqrt(1 - position * position)) * scale;
      // sin(π(f − k)) = (−1)^k · sin(πf)
      return (((tap - tapsBefore) & 1) === 0 ? sine : -sine) * (window / distance);
    });
    const sum = taps.reduce((total, tap) => total + tap, 0);
    return Float32Array.from(taps, (tap) => tap / sum);
  });
}
