/** The specification of `addSampleBits`. */
export function sampleBitsReference(samples: Float32Array): { bits: number; isInexact: boolean } {
  let bits = 0;
  let isInexact = false;
  for (const sample of samples) {
    const scaled = sample * 2_147_483_648;
    const whole = Math.max(-2_147_483_648, Math.min(2_147_483_647, Math.trunc(scaled)));
    bits |= whole;
    if (whole !== scaled) isInexact = true;
  }
  return { bits, isInexact };
}
