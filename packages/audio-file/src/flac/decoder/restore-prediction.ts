/** One channel of a block; doubles hold the 33 bits of a side channel of 32-bit audio. */
export type Samples = Int32Array | Float64Array;

/** Adds the fixed predictor of `order` to the residual in place, RFC 9639 clause 9.2.5. */
export function restoreFixed(samples: Samples, frameCount: number, order: number): void {
  for (let index = order; index < frameCount; index++) {
    const residual = samples[index]!;
    if (order === 1) samples[index] = residual + samples[index - 1]!;
    else if (order === 2) samples[index] = residual + 2 * samples[index - 1]! - samples[index - 2]!;
    else if (order === 3) {
      samples[index] = residual + 3 * (samples[index - 1]! - samples[index - 2]!) + samples[index - 3]!;
    } else if (order === 4) {
      samples[index] =
        residual + 4 * (samples[index - 1]! + samples[index - 3]!) - 6 * samples[index - 2]! - samples[index - 4]!;
    }
  }
}

/**
 * Adds a linear predictor to the residual in place, RFC 9639 clause 9.2.6.
 *
 * @param sumBits bits the sum of products can have; up to 32 they are added as integers, which is faster, else as
 * doubles, which are exact to 53.
 */
export function restoreLinear(
  samples: Samples,
  frameCount: number,
  coefficients: Int32Array,
  shift: number,
  sumBits: number,
): void {
  const order = coefficients.length;
  if (sumBits <= 32 && samples instanceof Int32Array) {
    if (order <= 8) restoreShort(samples, frameCount, coefficients, shift);
    else restoreIntegers(samples, frameCount, coefficients, shift);
    return;
  }
  if (order <= 8) restoreShortWide(samples, frameCount, coefficients, shift);
  else restoreWide(samples, frameCount, coefficients, shift);
}

function restoreIntegers(samples: Int32Array, frameCount: number, coefficients: Int32Array, shift: number): void {
  const order = coefficients.length;
  for (let index = order; index < frameCount; index++) {
    let sum = 0;
    for (let tap = 0, past = index - 1; tap < order; tap++, past--) {
      sum = (sum + Math.imul(coefficients[tap]!, samples[past]!)) | 0;
    }
    samples[index] = samples[index]! + (sum >> shift);
  }
}

/** The same for orders to 8, the most that usual encoders take: the past stays in registers. */
function restoreShort(samples: Int32Array, frameCount: number, coefficients: Int32Array, shift: number): void {
  const order = coefficients.length;
  const [c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0] = coefficients;
  const past = (distance: number): number => samples[order - distance] ?? 0;
  let [x1, x2, x3, x4] = [past(1), past(2), past(3), past(4)];
  let [x5, x6, x7, x8] = [past(5), past(6), past(7), past(8)];
  for (let index = order; index < frameCount; index++) {
    const near = Math.imul(c1, x1) + Math.imul(c2, x2) + Math.imul(c3, x3) + Math.imul(c4, x4);
    const far = Math.imul(c5, x5) + Math.imul(c6, x6) + Math.imul(c7, x7) + Math.imul(c8, x8);
    const x0 = (samples[index]! + ((near + far) >> shift)) | 0;
    samples[index] = x0;
    x8 = x7;
    x7 = x6;
    x6 = x5;
    x5 = x4;
    x4 = x3;
    x3 = x2;
    x2 = x1;
    x1 = x0;
  }
}

function restoreWide(samples: Samples, frameCount: number, coefficients: Int32Array, shift: number): void {
  const order = coefficients.length;
  const scale = 1 / 2 ** shift;
  for (let index = order; index < frameCount; index++) {
    let sum = 0;
    for (let tap = 0, past = index - 1; tap < order; tap++, past--) sum += coefficients[tap]! * samples[past]!;
    samples[index] = samples[index]! + Math.floor(sum * scale);
  }
}

/** As `restoreShort`, with doubles. */
function restoreShortWide(samples: Samples, frameCount: number, coefficients: Int32Array, shift: number): void {
  const order = coefficients.length;
  const [c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0] = coefficients;
  const past = (distance: number): number => samples[order - distance] ?? 0;
  let [x1, x2, x3, x4] = [past(1), past(2), past(3), past(4)];
  let [x5, x6, x7, x8] = [past(5), past(6), past(7), past(8)];
  const scale = 1 / 2 ** shift;
  for (let index = order; index < frameCount; index++) {
    // Sums are exact in any order; the newest sample comes last, since the next step waits for it.
    const sum = c8 * x8 + c7 * x7 + (c6 * x6 + c5 * x5) + (c4 * x4 + c3 * x3) + c2 * x2 + c1 * x1;
    const x0 = samples[index]! + Math.floor(sum * scale);
    samples[index] = x0;
    x8 = x7;
    x7 = x6;
    x6 = x5;
    x5 = x4;
    x4 = x3;
    x3 = x2;
    x2 = x1;
    x1 = x0;
  }
}
