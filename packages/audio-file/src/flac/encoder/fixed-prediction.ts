/** The highest order of the fixed predictors, RFC 9639 clause 9.2.5. */
export const maximumFixedOrder = 4;

/** Sum of the magnitudes of the residual of the fixed predictors of order 0 to 4, over frames from 4 on. */
export function fixedResidualSums(samples: Int32Array, frameCount: number): Float64Array {
  let [sum0, sum1, sum2, sum3, sum4] = [0, 0, 0, 0, 0];
  let last0 = samples[3] ?? 0;
  let last1 = last0 - (samples[2] ?? 0);
  let last2 = last1 - ((samples[2] ?? 0) - (samples[1] ?? 0));
  let last3 = last2 - ((samples[2] ?? 0) - 2 * (samples[1] ?? 0) + (samples[0] ?? 0));
  for (let index = maximumFixedOrder; index < frameCount; index++) {
    const error0 = samples[index]!;
    const error1 = error0 - last0;
    const error2 = error1 - last1;
    const error3 = error2 - last2;
    const error4 = error3 - last3;
    sum0 += Math.abs(error0);
    sum1 += Math.abs(error1);
    sum2 += Math.abs(error2);
    sum3 += Math.abs(error3);
    sum4 += Math.abs(error4);
    last0 = error0;
    last1 = error1;
    last2 = error2;
    last3 = error3;
  }
  return Float64Array.of(sum0, sum1, sum2, sum3, sum4);
}

/** Fills `residual` from frame `order` on; differences of 25-bit samples stay below 2^29. */
export function fixedResidual(samples: Int32Array, frameCount: number, order: number, residual: Int32Array): void {
  for (let index = order; index < frameCount; index++) {
    const s0 = samples[index]!;
    if (order === 0) residual[index] = s0;
    else if (order === 1) residual[index] = s0 - samples[index - 1]!;
    else if (order === 2) residual[index] = s0 - 2 * samples[index - 1]! + samples[index - 2]!;
    else if (order === 3) {
      residual[index] = s0 - 3 * samples[index - 1]! + 3 * samples[index - 2]! - samples[index - 3]!;
    } else {
      residual[index] =
        s0 - 4 * samples[index - 1]! + 6 * samples[index - 2]! - 4 * samples[index - 3]! + samples[index - 4]!;
    }
  }
}
