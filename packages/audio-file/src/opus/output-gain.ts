/** 10^(1/5120): the factor of 1/256 dB. */
const oneStep = 1.0004498247918177;

/**
 * Factor of an output gain in steps of 1/256 dB (RFC 7845 clause 5.1), within 1e-11 of its value.
 *
 * It is multiplied together, since `Math.pow` differs between engines.
 */
export function outputGainLinear(gainQ8: number): number {
  let factor = 1;
  let square = oneStep;
  for (let steps = Math.abs(gainQ8); steps > 0; steps >>= 1) {
    if (steps & 1) factor *= square;
    square *= square;
  }
  return gainQ8 < 0 ? 1 / factor : factor;
}
