const { fround } = Math;

/** The specification of `applyWindow`. */
export function applyWindowReference(
  samples: Float32Array,
  window: Float32Array,
): { products: Float32Array; greatest: number } {
  return {
    products: samples.map((x, index) => x * window[index]!),
    greatest: samples.reduce((greatest, x) => Math.max(greatest, Math.abs(x)), 0),
  };
}

/** The specification of `addSpectrum`: products and sums as f32, added up as f64. */
export function addSpectrumReference(
  re: Float32Array,
  im: Float32Array,
  power: Float64Array,
  cross: Float64Array,
): void {
  const size = re.length;
  const half = size / 2;
  for (let k = 1; k <= half; k += 1) {
    const [ar, ai, br, bi] = [re[k]!, im[k]!, re[size - k]!, im[size - k]!];
    const a = fround(fround(ar * ar) + fround(ai * ai));
    const b = fround(fround(br * br) + fround(bi * bi));
    power[k] = power[k]! + fround(a + b);
    cross[k] = cross[k]! + fround(fround(ar * br) - fround(ai * bi));
    const dr = fround(fround(ar + br) - fround(ai + bi));
    const di = fround(fround(ar - br) + fround(ai - bi));
    cross[half + 1 + k] = cross[half + 1 + k]! + fround(fround(dr * dr) + fround(di * di));
  }
}
