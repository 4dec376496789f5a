/**
 * Loudness range of EBU Tech 3342 from a short-term series, taken at each whole second from 3 s on: the hop libebur128 uses.
 * @param series [end of the window in seconds, LUFS or null]
 */
export function rangeAtOneSecondHop(series: readonly (readonly [number, number | null])[]): number {
  const powers: number[] = [];
  for (const [seconds, lufs] of series) {
    const whole = Math.abs(seconds - Math.round(seconds)) < 1e-6;
    if (whole && seconds > 2.5 && lufs !== null && lufs >= -70) powers.push(10 ** (lufs / 10));
  }
  if (powers.length === 0) return 0;
  const gate = powers.reduce((sum, power) => sum + power, 0) / powers.length / 100;
  const gated = powers.filter((power) => power >= gate).toSorted((a, b) => a - b);
  const at = (share: number): number => gated[Math.floor((gated.length - 1) * share + 0.5)] ?? 1;
  return 10 * Math.log10(at(0.95) / at(0.1));
}
