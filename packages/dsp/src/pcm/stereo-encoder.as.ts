import { triangularDither } from '../dither/dither.as';

/** Four samples as integers that are not clipped yet; beyond 32 bits they are the nearest there is, and NaN is 0. */
function rounded(samples: v128, scale: v128, dither: v128): v128 {
  const lsb = f64x2.splat(1.0 / 65536.0);
  const low = f64x2.mul(f64x2.promote_low_f32x4(samples), scale);
  const high = f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<i32>(samples, samples, 2, 3, 2, 3)), scale);
  const ditherHigh = v128.shuffle<i32>(dither, dither, 2, 3, 2, 3);
  return v128.shuffle<i64>(
    i32x4.trunc_sat_f64x2_s_zero(f64x2.nearest(f64x2.add(low, f64x2.mul(f64x2.convert_low_i32x4_s(dither), lsb)))),
    i32x4.trunc_sat_f64x2_s_zero(f64x2.nearest(f64x2.add(high, f64x2.mul(f64x2.convert_low_i32x4_s(ditherHigh), lsb)))),
    0,
    2,
  );
}

/**
 * Both channels of stereo to interleaved integers of 16 or 24 bits, four frames at a time: the samples of encodeIntegers, in
 * a third of the time. Meant for a multiple of four frames; the last frames of another count are left out.
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
  const scale = f64x2.splat(<f64>range);
  const highest = i32x4.splat(range - 1);
  const lowest = i32x4.splat(-range);
  const leftKeys0 = i32x4.splat(leftKey0);
  const leftKeys1 = i32x4.splat(leftKey1);
  const rightKeys0 = i32x4.splat(rightKey0);
  const rightKeys1 = i32x4.splat(rightKey1);
  let frames = i32x4.add(i32x4.splat(firstFrameLow), i32x4(0, 1, 2, 3));
  let clipped = i32x4.splat(0);
  let leftDither = i32x4.splat(0);
  let rightDither = i32x4.splat(0);
  const end = left + ((<usize>(frameCount & ~3)) << 2);
  while (left < end) {
    if (dithered) {
      leftDither = triangularDither(frames, leftKeys0, leftKeys1);
      rightDither = triangularDither(frames, rightKeys0, rightKeys1);
      frames = i32x4.add(frames, i32x4.splat(4));
    }
    const l = rounded(v128.load(left), scale, leftDither);
    const r = rounded(v128.load(right), scale, rightDither);
    const lWords = i32x4.max_s(i32x4.min_s(l, highest), lowest);
    const rWords = i32x4.max_s(i32x4.min_s(r, highest), lowest);
    clipped = i32x4.sub(clipped, i32x4.add(i32x4.ne(l, lWords), i32x4.ne(r, rWords)));
    if (sampleBytes == 2) {
      const words = i16x8.narrow_i32x4_s(lWords, rWords);
      v128.store(target, v128.shuffle<i16>(words, words, 0, 4, 1, 5, 2, 6, 3, 7));
      target += 16;
    } else {
      // Bytes 0 to 15 and 16 to 23 of four frames; the upper byte of each word is left out.
      v128.store(target, v128.shuffle<u8>(lWords, rWords, 0, 1, 2, 16, 17, 18, 4, 5, 6, 20, 21, 22, 8, 9, 10, 24));
      v128.store64_lane(
        target,
        v128.shuffle<u8>(lWords, rWords, 25, 26, 12, 13, 14, 28, 29, 30, 0, 0, 0, 0, 0, 0, 0, 0),
        0,
        16,
      );
      target += 24;
    }
    left += 16;
    right += 16;
  }
  return (
    i32x4.extract_lane(clipped, 0) +
    i32x4.extract_lane(clipped, 1) +
    i32x4.extract_lane(clipped, 2) +
    i32x4.extract_lane(clipped, 3)
  );
}
