const { fround } = Math;

/** The specification of `decimate`: f32 products and sums. */
export function decimationReference(samples: Float32Array, taps: Float32Array, factor: number): Float32Array {
  const outputCount = Math.max(0, Math.floor((samples.length - taps.length) / factor) + 1);
  return Float32Array.from({ length: outputCount }, (_, output) => {
    const sums = new Float32Array(16);
    for (let tap = 0; tap < taps.length; tap += 1) {
      sums[tap % 16] = sums[tap % 16]! + fround(taps[tap]! * samples[output * factor + tap]!);
    }
    const lanes = [0, 1, 2, 3].map((lane) =>
      fround(fround(sums[lane]! + sums[lane + 4]!) + fround(sums[lane + 8]! + sums[lane + 12]!)),
    );
    return fround(fround(lanes[0]! + lanes[2]!) + fround(lanes[1]! + lanes[3]!));
  });
}
