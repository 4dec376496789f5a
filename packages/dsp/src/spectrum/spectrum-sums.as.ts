// From samples to the points of an FFT, and from its points to sums of power. The specification is spectrum-sums-reference.ts.

/** Writes the products of `size` samples and window values to `target`; returns the greatest magnitude of the samples. */
export function applyWindow(source: usize, window: usize, size: i32, target: usize): f32 {
  const end = source + ((<usize>size) << 2);
  let greatest = f32x4.splat(0);
  while (source < end) {
    const x = v128.load(source);
    greatest = f32x4.pmax(greatest, f32x4.abs(x));
    v128.store(target, f32x4.mul(x, v128.load(window)));
    source += 16;
    window += 16;
    target += 16;
  }
  const pairs = f32x4.pmax(greatest, v128.shuffle<i32>(greatest, greatest, 2, 3, 0, 1));
  return max<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

function addWide(target: usize, x: v128): void {
  v128.store(target, f64x2.add(v128.load(target), f64x2.promote_low_f32x4(x)));
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
  v128.store(target, f64x2.add(v128.load(target, 16), high), 16);
}

/** The four points before `at`, last first. */
function mirrored(at: usize): v128 {
  const x = v128.load(at - 16);
  return v128.shuffle<i32>(x, x, 3, 2, 1, 0);
}

/**
 * Adds, for k = 1 … size/2, |Z[k]|² + |Z[size − k]|² to f64 `power`[k]: the one-sided power of both signals of a transform
 * of a + ib (at size/2 twice that). Where `cross` is not 0, the real part of Z[k]·Z[size − k], which tells a from b, is
 * added to `cross`[k], and twice the one-sided power of a − b to `cross`[size/2 + 1 + k].
 */
export function addSpectrum(size: i32, re: usize, im: usize, power: usize, cross: usize): void {
  const bytes = (<usize>size) << 2;
  const half = <usize>size >> 1;
  const difference = cross + ((half + 1) << 3);
  for (let k: usize = 1; k < half; k += 4) {
    const at = k << 2;
    const ar = v128.load(re + at);
    const ai = v128.load(im + at);
    const br = mirrored(re + bytes - at + 4);
    const bi = mirrored(im + bytes - at + 4);
    const a = f32x4.add(f32x4.mul(ar, ar), f32x4.mul(ai, ai));
    const b = f32x4.add(f32x4.mul(br, br), f32x4.mul(bi, bi));
    addWide(power + (k << 3), f32x4.add(a, b));
    if (!cross) continue;
    addWide(cross + (k << 3), f32x4.sub(f32x4.mul(ar, br), f32x4.mul(ai, bi)));
    const dr = f32x4.sub(f32x4.add(ar, br), f32x4.add(ai, bi));
    const di = f32x4.add(f32x4.sub(ar, br), f32x4.sub(ai, bi));
    addWide(difference + (k << 3), f32x4.add(f32x4.mul(dr, dr), f32x4.mul(di, di)));
  }
}
