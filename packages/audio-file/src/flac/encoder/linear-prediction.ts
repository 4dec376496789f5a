import { approximateLog2 } from './approximate-log2.ts';

/** The highest predictor order that is tried. */
export const maximumLinearOrder = 8;

/** Bits of a quantised coefficient, sign included; the format allows 15 (RFC 9639 clause 9.2.6). */
const precisionBits = 14;
const maximumShift = 15;

/** A quantised predictor: the next sample is about sum(coefficients[i] × samples[n − 1 − i]) / 2^shift. */
export interface LinearPredictor {
  readonly coefficients: readonly number[];
  readonly precisionBits: number;
  readonly shift: number;
}

/**
 * Finds predictors for blocks of up to a given length.
 *
 * Its arithmetic is addition, multiplication and division of doubles in a fixed order, so that every machine finds the
 * same coefficients; no function of the C library takes part.
 */
export class LinearPrediction {
  readonly #windows = new Map<number, Float64Array>();
  readonly #windowed: Float64Array;
  readonly #products = new Float64Array(maximumLinearOrder + 1);

  constructor(maximumFrames: number) {
    this.#windowed = new Float64Array(maximumFrames);
  }

  /** The predictor that promises the fewest bits; null when none is worth its coefficients. */
  find(samples: Int32Array, frameCount: number, sampleBits: number): LinearPredictor | null {
    if (frameCount <= 4 * maximumLinearOrder) return null;
    this.#correlate(samples, frameCount);
    const products = this.#products;
    let error = products[0]!;
    if (!(error > 0)) return null;
    const current = new Float64Array(maximumLinearOrder);
    let best: Float64Array | null = null;
    let fewestBits = Infinity;
    for (let order = 1; order <= maximumLinearOrder; order++) {
      let sum = products[order]!;
      for (let index = 1; index < order; index++) sum -= current[index - 1]! * products[order - index]!;
      const reflection = sum / error;
      levinsonStep(current, order, reflection);
      error *= 1 - reflection * reflection;
      if (!(error > 0)) break;
      const bits = (frameCount - order) * residualBits(error, frameCount) + order * (sampleBits + precisionBits);
      if (bits >= fewestBits) continue;
      fewestBits = bits;
      best = current.slice(0, order);
    }
    return best && quantise(best);
  }

  #correlate(samples: Int32Array, frameCount: number): void {
    const window = this.#window(frameCount);
    const windowed = this.#windowed;
    for (let index = 0; index < frameCount; index++) windowed[index] = samples[index]! * window[index]!;
    let [p0, p1, p2, p3, p4, p5, p6, p7, p8] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    let [x1, x2, x3, x4, x5, x6, x7, x8] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let index = 0; index < frameCount; index++) {
      const x0 = windowed[index]!;
      p0 += x0 * x0;
      p1 += x0 * x1;
      p2 += x0 * x2;
      p3 += x0 * x3;
      p4 += x0 * x4;
      p5 += x0 * x5;
      p6 += x0 * x6;
      p7 += x0 * x7;
      p8 += x0 * x8;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
    }
    this.#products.set([p0, p1, p2, p3, p4, p5, p6, p7, p8]);
  }

  /** Flat in the middle half, with tapers of 3t² − 2t³ at both ends. */
  #window(frameCount: number): Float64Array {
    const known = this.#windows.get(frameCount);
    if (known) return known;
    const taperFrames = Math.floor(frameCount / 4);
    const window = Float64Array.from({ length: frameCount }, (_, index) => {
      const t = Math.min(1, (Math.min(index, frameCount - 1 - index) + 1) / (taperFrames + 1));
      return t * t * (3 - 2 * t);
    });
    // Two lengths occur in a file: whole blocks and the last.
    if (this.#windows.size > 1) this.#windows.clear();
    this.#windows.set(frameCount, window);
    return window;
  }
}

function levinsonStep(coefficients: Float64Array, order: number, reflection: number): void {
  coefficients[order - 1] = reflection;
  for (let low = 0, high = order - 2; low <= high; low++, high--) {
    const a = coefficients[low]!;
    const b = coefficients[high]!;
    coefficients[low] = a - reflection * b;
    if (low !== high) coefficients[high] = b - reflection * a;
  }
}

/** Bits a Laplacian residual of this energy costs a sample. */
function residualBits(error: number, frameCount: number): number {
  return Math.max(0, 0.5 * approximateLog2(error / (2 * frameCount)) + 0.5);
}

function quantise(coefficients: Float64Array): LinearPredictor | null {
  let largest = 0;
  for (const coefficient of coefficients) largest = Math.max(largest, Math.abs(coefficient));
  const limit = 2 ** (precisionBits - 1);
  let shift = maximumShift;
  while (shift >= 0 && Math.round(largest * 2 ** shift) > limit - 1) shift -= 1;
  if (shift < 0) return null;
  // The error of each rounding is carried into the next, which keeps the sum of the coefficients right.
  let carry = 0;
  const quantised = Array.from(coefficients, (coefficient) => {
    const exact = coefficient * 2 ** shift + carry;
    const rounded = Math.max(-limit, Math.min(limit - 1, Math.round(exact)));
    carry = exact - rounded;
    return rounded;
  });
  return { coefficients: quantised, precisionBits, shift };
}

/** Fills `residual` from frame `order` on; false when a value does not fit the format's 32 bits. */
export function linearResidual(
  samples: Int32Array,
  frameCount: number,
  { coefficients, shift }: LinearPredictor,
  residual: Int32Array,
): boolean {
  const [c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0] = coefficients;
  const order = coefficients.length;
  const scale = 1 / 2 ** shift;
  let [x1, x2, x3, x4, x5, x6, x7, x8] = [0, 0, 0, 0, 0, 0, 0, 0];
  let largest = 0;
  for (let index = 0; index < frameCount; index++) {
    const x0 = samples[index]!;
    // Sums of 25-bit samples times 14-bit coefficients are exact in doubles.
    const sum = c1 * x1 + c2 * x2 + c3 * x3 + c4 * x4 + c5 * x5 + c6 * x6 + c7 * x7 + c8 * x8;
    if (index >= order) {
      const error = x0 - Math.floor(sum * scale);
      largest = Math.max(largest, Math.abs(error));
      residual[index] = error;
    }
    x8 = x7;
    x7 = x6;
    x6 = x5;
    x5 = x4;
    x4 = x3;
    x3 = x2;
    x2 = x1;
    x1 = x0;
  }
  return largest < 2 ** 30;
}
