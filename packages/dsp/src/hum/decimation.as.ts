// An FIR filter whose output is taken every few frames. The specification is decimation-reference.ts.

/**
 * Writes `outputCount` f32 sums Σ taps[i] · source[n · factor + i] to `target`; `tapCount` is a multiple of 16. Tap i
 * goes into partial sum i % 16; those of four lanes are added as (0 + 1) + (2 + 3), the lanes as (0 + 2) + (1 + 3).
 */
export function decimate(
  source: usize,
  taps: usize,
  tapCount: i32,
  factor: i32,
  outputCount: i32,
  target: usize,
): void {
  const tapsEnd = taps + ((<usize>tapCount) << 2);
  const step = (<usize>factor) << 2;
  for (let output: i32 = 0; output < outputCount; output++) {
    let at = source;
    let sums0 = f32x4.splat(0);
    let sums1 = f32x4.splat(0);
    let sums2 = f32x4.splat(0);
    let sums3 = f32x4.splat(0);
    for (let tap = taps; tap < tapsEnd; tap += 64) {
      sums0 = f32x4.add(sums0, f32x4.mul(v128.load(tap), v128.load(at)));
      sums1 = f32x4.add(sums1, f32x4.mul(v128.load(tap, 16), v128.load(at, 16)));
      sums2 = f32x4.add(sums2, f32x4.mul(v128.load(tap, 32), v128.load(at, 32)));
      sums3 = f32x4.add(sums3, f32x4.mul(v128.load(tap, 48), v128.load(at, 48)));
      at += 64;
    }
    const sums = f32x4.add(f32x4.add(sums0, sums1), f32x4.add(sums2, sums3));
    const pairs = f32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
    store<f32>(target, f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
    source += step;
    target += 4;
  }
}
