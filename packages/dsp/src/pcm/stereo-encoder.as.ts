import { lowerHalf, multiplier0, multiplier1, triangularDither } from '../dither/dither.as';

/** Units of dither in one step of the last bit. */
const UNITS: f64 = 65536;
/** Set in the exponent of every magnitude from 2 on, of infinities and of NaN, and of no smaller number. */
const TWO_OR_MORE: u32 = 0x4000_0000;

/**
 * f64: 1.5 · 2⁶⁸; a number of units added to it is rounded to whole steps, half to even as by `nearest`, and the lower word
 * of the sum is the number of steps.
 */
const rounding: usize = memory.data<f64>([442721857769029238784.0], 16);
/** i32: TWO_OR_MORE, four frames. */
const words: usize = memory.data<u32>([TWO_OR_MORE, 4], 16);
/** Places of the lower three bytes of two frames. */
const threeBytes: usize = memory.data<u8>([0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 3, 3, 3], 16);

/** Four samples of magnitudes below 2 as integers that are not clipped yet. */
function rounded(source: usize, scale: v128, dither: v128, rounder: v128): v128 {
  const low = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(source)), scale);
  const high = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(source, 8)), scale);
  const ditherHigh = v128.shuffle<i32>(dither, dither, 2, 3, 2, 3);
  return v128.shuffle<i32>(
    f64x2.add(f64x2.add(low, f64x2.convert_low_i32x4_s(dither)), rounder),
    f64x2.add(f64x2.add(high, f64x2.convert_low_i32x4_s(ditherHigh)), rounder),
    0,
    2,
    4,
    6,
  );
}

/** The same of any samples; beyond 32 bits they are the nearest there is, and NaN is 0. */
function roundedAny(source: usize, scale: v128, dither: v128): v128 {
  const step = f64x2.splat(1 / UNITS);
  const low = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(source)), scale);
  const high = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(source, 8)), scale);
  const ditherHigh = v128.shuffle<i32>(dither, dither, 2, 3, 2, 3);
  return v128.shuffle<i64>(
    i32x4.trunc_sat_f64x2_s_zero(f64x2.nearest(f64x2.mul(f64x2.add(low, f64x2.convert_low_i32x4_s(dither)), step))),
    i32x4.trunc_sat_f64x2_s_zero(
      f64x2.nearest(f64x2.mul(f64x2.add(high, f64x2.convert_low_i32x4_s(ditherHigh)), step)),
    ),
    0,
    2,
  );
}

/**
 * Both channels of stereo to interleaved integers of 16 or 24 bits, four frames at a time: the samples of encodeIntegers, in
 * a third of the time. Meant for a multiple of four frames; the last frames of another count are left out.
 * @param target 0: the samples become what a decoder reads from those bytes, where they are; whole fours, up to three frames
 * past the count.
 * @param sampleBytes 2 or 3.
 * @param dithered 0 or 1; with 1 the keys of both channels and the low word of the first frame's number count.
 * @returns how many samples were clipped.
 */
export function encodeStereo(
  left: usize,
  right: usize,
  target: usize,
  frameCount: i32,
  sampleBytes: i32,
  dithered: i32,
  leftKey0: i32,
  leftKey1: i32,
  rightKey0: i32,
  rightKey1: i32,
  firstFrameLow: i32,
): i32 {
  const range = 1 << (sampleBytes * 8 - 1);
  const scale = f64x2.splat(<f64>range * UNITS);
  const highest = i32x4.splat(range - 1);
  const lowest = i32x4.splat(-range);
  const leftKeys0 = i32x4.splat(leftKey0);
  const leftKeys1 = i32x4.splat(leftKey1);
  const rightKeys0 = i32x4.splat(rightKey0);
  const rightKeys1 = i32x4.splat(rightKey1);
  const factor0 = multiplier0();
  const factor1 = multiplier1();
  const mask = lowerHalf();
  const rounder = v128.load64_splat(rounding);
  const twoOrMore = v128.load32_splat(words);
  const four = v128.load32_splat(words, 4);
  const places = v128.load(threeBytes);
  let frames = i32x4.add(i32x4.splat(firstFrameLow), i32x4(0, 1, 2, 3));
  let unclipped = i32x4.splat(0);
  let dither = i32x4.splat(0);
  const back = f32x4.splat(1 / <f32>range);
  const count = target ? frameCount & ~3 : (frameCount + 3) & ~3;
  const end = left + ((<usize>count) << 2);
  while (left < end) {
    const isLarge = v128.any_true(v128.and(v128.or(v128.load(left), v128.load(right)), twoOrMore));
    if (dithered) dither = triangularDither(frames, leftKeys0, leftKeys1, factor0, factor1, mask);
    const l = isLarge ? roundedAny(left, scale, dither) : rounded(left, scale, dither, rounder);
    if (dithered) dither = triangularDither(frames, rightKeys0, rightKeys1, factor0, factor1, mask);
    const r = isLarge ? roundedAny(right, scale, dither) : rounded(right, scale, dither, rounder);
    frames = i32x4.add(frames, four);
    const lWords = i32x4.max_s(i32x4.min_s(l, highest), lowest);
    const rWords = i32x4.max_s(i32x4.min_s(r, highest), lowest);
    unclipped = i32x4.sub(unclipped, i32x4.add(i32x4.eq(l, lWords), i32x4.eq(r, rWords)));
    if (!target) {
      v128.store(left, f32x4.mul(f32x4.convert_i32x4_s(lWords), back));
      v128.store(right, f32x4.mul(f32x4.convert_i32x4_s(rWords), back));
    } else if (sampleBytes == 2) {
      v128.store(
        target,
        i16x8.narrow_i32x4_s(
          v128.shuffle<i32>(lWords, rWords, 0, 4, 1, 5),
          v128.shuffle<i32>(lWords, rWords, 2, 6, 3, 7),
        ),
      );
      target += 16;
    } else {
      // Two frames each; the upper byte of every word is left out.
      const tail = i8x16.swizzle(v128.shuffle<i32>(lWords, rWords, 2, 6, 3, 7), places);
      v128.store(target, i8x16.swizzle(v128.shuffle<i32>(lWords, rWords, 0, 4, 1, 5), places));
      v128.store64_lane(target, tail, 0, 12);
      v128.store32_lane(target, tail, 2, 20);
      target += 24;
    }
    left += 16;
    right += 16;
  }
  return (
    2 * count -
    i32x4.extract_lane(unclipped, 0) -
    i32x4.extract_lane(unclipped, 1) -
    i32x4.extract_lane(unclipped, 2) -
    i32x4.extract_lane(unclipped, 3)
  );
}
