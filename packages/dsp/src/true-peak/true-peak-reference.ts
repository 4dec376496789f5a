import { tapsBefore, tapsPerPhase } from './filter-size.ts';

const accumulators = 16;

/** One point of the grid in the order of additions the kernel uses: 16 partial sums in f32. */
function interpolated(taps: Float32Array, samples: Float32Array, first: number): number {
  const sums = new Float32Array(accumulators);
  for (let tap = 0; tap < tapsPerPhase; tap += 1) {
    const product = Math.fround(taps[tap]! * (samples[first + tap] ?? 0));
    sums[tap % accumulators] = sums[tap % accumulators]! + product;
  }
  const lane = (index: number): number =>
    Math.fround(Math.fround(sums[index]! + sums[index + 4]!) + Math.fround(sums[index + 8]! + sums[index + 12]!));
  return Math.fround(Math.fround(lane(0) + lane(2)) + Math.fround(lane(1) + lane(3)));
}

/**
 * The specification of the true-peak meter: the greatest magnitude over every sample and every point of the 16× grid,
 * from before the first sample to after the last, the signal being 0 outside.
 */
export function truePeakReference(samples: Float32Array, phases: readonly Float32Array[]): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  for (let frame = -tapsPerPhase; frame < samples.length + tapsPerPhase; frame += 1) {
    for (const taps of phases) peak = Math.max(peak, Math.abs(interpolated(taps, samples, frame - tapsBefore)));
  }
  return peak;
}
