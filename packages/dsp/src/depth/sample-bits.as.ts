// Which bits samples use. The specification is sample-bits-reference.ts.

/** 2^31: a sample of −1 … 1 as a 32-bit integer. */
const SCALE: f32 = 2147483648;

/**
 * Looks at `frameCount` f32 samples. `target` is i32 × 2: all bits that any sample has as a 32-bit integer are added to
 * the first; the second becomes 1 when a sample is no such integer: with a fraction below 2^−31, or outside −1 … 1 − 2^−31.
 */
export function addSampleBits(source: usize, frameCount: i32, target: usize): void {
  const end = source + ((<usize>frameCount) << 2);
  const scale = f32x4.splat(SCALE);
  let bits = i32x4.splat(0);
  let inexact = i32x4.splat(0);
  while (source + 16 <= end) {
    const scaled = f32x4.mul(v128.load(source), scale);
    const whole = i32x4.trunc_sat_f32x4_s(scaled);
    inexact = v128.or(inexact, f32x4.ne(f32x4.convert_i32x4_s(whole), scaled));
    // 2^31 saturates to 2^31 − 1, which converts back to 2^31.
    inexact = v128.or(inexact, f32x4.eq(scaled, scale));
    bits = v128.or(bits, whole);
    source += 16;
  }
  for (; source < end; source += 4) {
    const scaled = f32x4.mul(f32x4.splat(load<f32>(source)), scale);
    const whole = i32x4.trunc_sat_f32x4_s(scaled);
    inexact = v128.or(inexact, f32x4.ne(f32x4.convert_i32x4_s(whole), scaled));
    inexact = v128.or(inexact, f32x4.eq(scaled, scale));
    bits = v128.or(bits, whole);
  }
  const all = v128.or(bits, v128.shuffle<i32>(bits, bits, 2, 3, 0, 1));
  store<i32>(target, load<i32>(target) | i32x4.extract_lane(all, 0) | i32x4.extract_lane(all, 1));
  if (v128.any_true(inexact)) store<i32>(target, 1, 4);
}

/** Bits of any of `count` 32-bit integers. */
export function orIntegers(source: usize, count: i32): i32 {
  const end = source + ((<usize>count) << 2);
  let bits = i32x4.splat(0);
  for (; source + 16 <= end; source += 16) bits = v128.or(bits, v128.load(source));
  const all = v128.or(bits, v128.shuffle<i32>(bits, bits, 2, 3, 0, 1));
  let result = i32x4.extract_lane(all, 0) | i32x4.extract_lane(all, 1);
  for (; source < end; source += 4) result |= load<i32>(source);
  return result;
}
