/** The two stages of BS.1770-5 tables 1 and 2, at 48 kHz: b0 b1 b2 a1 a2. */
const stages = [
  [1.53512485958697, -2.69169619940638, 1.19839281085285, -1.69065929318241, 0.73248077421585],
  [1, -2, 1, -1.99004745483398, 0.99007225036621],
] as const;

/** Magnitude of the K-weighting at a frequency, dB, straight from the standard's 48 kHz coefficients. */
export function kWeightingGainDb(frequencyHz: number): number {
  const angle = (2 * Math.PI * frequencyHz) / 48_000;
  let gainDb = 0;
  for (const [b0, b1, b2, a1, a2] of stages) {
    gainDb += 10 * Math.log10(powerAt(angle, b0, b1, b2) / powerAt(angle, 1, a1, a2));
  }
  return gainDb;
}

/** |c0 + c1·z⁻¹ + c2·z⁻²|² on the unit circle. */
function powerAt(angle: number, c0: number, c1: number, c2: number): number {
  const real = c0 + c1 * Math.cos(angle) + c2 * Math.cos(2 * angle);
  const imaginary = c1 * Math.sin(angle) + c2 * Math.sin(2 * angle);
  return real * real + imaginary * imaginary;
}
