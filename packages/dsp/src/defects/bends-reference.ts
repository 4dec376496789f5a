const { fround } = Math;

/** Magnitude of the second difference around one sample, as f32. */
export function bendAt(samples: Float32Array, index: number): number {
  const sum = fround(samples[index - 1]! + samples[index + 1]!);
  return Math.abs(fround(sum - fround(2 * samples[index]!)));
}

/** The specification of `measureBends` over all of `samples` but its first and last. */
export function bendsReference(samples: Float32Array): Float32Array {
  return Float32Array.from({ length: (samples.length - 2) / 16 }, (_, block) =>
    Array.from({ length: 16 }, (_, index) => bendAt(samples, 1 + block * 16 + index)).reduce((a, b) => Math.max(a, b)),
  );
}
