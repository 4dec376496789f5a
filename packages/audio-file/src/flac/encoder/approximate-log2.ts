/**
 * Binary logarithm of a positive number, within 0.01; the same on every machine, unlike `Math.log2`.
 *
 * Good enough to compare how many bits two ways of coding cost.
 */
export function approximateLog2(value: number): number {
  let mantissa = value;
  let exponent = 0;
  for (; mantissa >= 2; mantissa /= 2) exponent += 1;
  for (; mantissa < 1; mantissa *= 2) {
    exponent -= 1;
    if (exponent < -1100) return exponent;
  }
  // The parabola through log2 at 1, 1.5 (nearly) and 2.
  return exponent + (mantissa - 1) * (1.3465 - 0.3465 * (mantissa - 1));
}
