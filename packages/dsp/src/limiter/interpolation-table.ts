import { sin } from '../math/trigonometry.ts';

/** Pairs of taps per position: frames n − k and n + 1 + k for k below this. */
export const tapPairs = 48;

/** Positions between two frames that are looked at: 16× oversampling. */
export const positionsPerFrame = 16;

const kaiserBeta = 5.5;

/**
 * Windowed-sinc interpolation at sixteenths of a frame, 96 taps, right within 0.015 dB to 0.47 fs.
 *
 * Positions φ and 1 − φ have mirrored taps, so both come out of the sum s and the difference d of a pair:
 * x(n + φ) = Σ even·s + Σ odd·d and x(n + 1 − φ) = Σ even·s − Σ odd·d.
 */
export interface InterpolationTable {
  /** `even[p − 1][k]` for position p/16, p = 1 … 8, f32 values. */
  readonly even: readonly Float32Array[];
  /** `odd[p − 1][k]` likewise; all zero for p = 8. */
  readonly odd: readonly Float32Array[];
  /** No position exceeds max|x| of its two frames · `sampleFactor` + `curvatureFactor` · max|second difference| of the frames in reach. */
  readonly sampleFactor: number;
  readonly curvatureFactor: number;
}

/** Sum of (x/2)^2k / k!²: the zeroth modified Bessel function, by its own series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

function windowedSinc(t: number): number {
  if (t === 0) return 1;
  const x = t / tapPairs;
  const window = besselI0(kaiserBeta * Math.sqrt(Math.max(0, 1 - x * x))) / besselI0(kaiserBeta);
  return (sin(Math.PI * t) / (Math.PI * t)) * window;
}

/** Taps of one position for frames n − tapPairs + 1 … n + tapPairs, with a sum of 1. */
function tapsOf(fraction: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * tapPairs }, (_, m) => windowedSinc(m - tapPairs + 1 - fraction));
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/**
 * The taps differ from linear interpolation by q ∗ (second difference) plus a slope error (from the first moment);
 * the sum of |q| bounds the first, twice the slope error the second.
 */
function differenceFromLinear(taps: Float64Array, fraction: number): { curvature: number; slope: number } {
  const slope = taps.reduce((sum, tap, m) => sum + tap * (m - tapPairs + 1), -fraction);
  const rest = taps.map((tap, m) => {
    if (m === tapPairs - 1) return tap - (1 - fraction) + slope;
    return m === tapPairs ? tap - fraction - slope : tap;
  });
  let curvature = 0;
  let before = 0;
  let here = 0;
  for (const tap of rest) {
    const next = tap + 2 * here - before;
    before = here;
    here = next;
    curvature += Math.abs(here);
  }
  return { curvature, slope: Math.abs(slope) };
}

export function interpolationTable(): InterpolationTable {
  const even: Float32Array[] = [];
  const odd: Float32Array[] = [];
  let curvatureFactor = 0;
  let slope = 0;
  for (let position = 1; position <= positionsPerFrame / 2; position++) {
    const fraction = position / positionsPerFrame;
    const taps = tapsOf(fraction);
    const pairs = Array.from({ length: tapPairs }, (_, k) => [taps[tapPairs - 1 - k]!, taps[tapPairs + k]!] as const);
    even.push(Float32Array.from(pairs, ([early, late]) => (early + late) / 2));
    odd.push(Float32Array.from(pairs, ([early, late]) => (position === 8 ? 0 : (early - late) / 2)));
    const difference = differenceFromLinear(taps, fraction);
    curvatureFactor = Math.max(curvatureFactor, difference.curvature);
    slope = Math.max(slope, difference.slope);
  }
  // The added 1e-5 covers taps rounded to f32 and sums in f32.
  return {
    even,
    odd,
    sampleFactor: Math.fround(1 + 2 * slope + 1e-5),
    curvatureFactor: Math.fround(curvatureFactor + 1e-5),
  };
}
