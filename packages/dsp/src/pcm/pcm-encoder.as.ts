import { lowerHalf, multiplier0, multiplier1, triangularDither } from '../dither/dither.as';

/**
 * One channel of planar f32 to interleaved integers: scale, dither, round half to even, clip.
 * @param target first byte of the channel's first sample; samples lie `frameBytes` apart.
 * @param sampleBytes 2, 3 or 4.
 * @param dithered 0 or 1; with 1 the keys and the low word of the first frame's number count.
 * @returns how many samples were clipped.
 */
export function encodeIntegers(
  source: usize,
  target: usize,
  frameCount: i32,
  frameBytes: i32,
  sampleBytes: i32,
  dithered: i32,
  key0: i32,
  key1: i32,
  firstFrameLow: i32,
): i32 {
  const scale = f64x2.splat(<f64>((<u64>1) << (<u64>(sampleBytes * 8 - 1))));
  const highest = f64x2.sub(scale, f64x2.splat(1));
  const lowest = f64x2.neg(scale);
  const lsb = f64x2.splat(1.0 / 65536.0);
  const factor0 = multiplier0();
  const factor1 = multiplier1();
  const mask = lowerHalf();
  const keys0 = i32x4.splat(key0);
  const keys1 = i32x4.splat(key1);
  let frames = i32x4.add(i32x4.splat(firstFrameLow), i32x4(0, 1, 2, 3));
  let clipped = i64x2.splat(0);
  let clippedTail = 0;
  let left = frameCount;
  while (left > 0) {
    const samples = left >= 4 ? v128.load(source) : loadUpToThree(source, left);
    let low = f64x2.mul(f64x2.promote_low_f32x4(samples), scale);
    let high = f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<i32>(samples, samples, 2, 3, 2, 3)), scale);
    if (dithered) {
      const dither = triangularDither(frames, keys0, keys1, factor0, factor1, mask);
      low = f64x2.add(low, f64x2.mul(f64x2.convert_low_i32x4_s(dither), lsb));
      high = f64x2.add(high, f64x2.mul(f64x2.convert_low_i32x4_s(v128.shuffle<i32>(dither, dither, 2, 3, 2, 3)), lsb));
      frames = i32x4.add(frames, i32x4.splat(4));
    }
    low = f64x2.nearest(low);
    high = f64x2.nearest(high);
    const overLow = v128.or(f64x2.gt(low, highest), f64x2.lt(low, lowest));
    const overHigh = v128.or(f64x2.gt(high, highest), f64x2.lt(high, lowest));
    const words = v128.shuffle<i32>(
      i32x4.trunc_sat_f64x2_s_zero(f64x2.max(f64x2.min(low, highest), lowest)),
      i32x4.trunc_sat_f64x2_s_zero(f64x2.max(f64x2.min(high, highest), lowest)),
      0,
      1,
      4,
      5,
    );
    if (left >= 4) {
      clipped = i64x2.sub(clipped, i64x2.add(overLow, overHigh));
      storeSample(target, i32x4.extract_lane(words, 0), sampleBytes);
      storeSample(target + <usize>frameBytes, i32x4.extract_lane(words, 1), sampleBytes);
      storeSample(target + <usize>(2 * frameBytes), i32x4.extract_lane(words, 2), sampleBytes);
      storeSample(target + <usize>(3 * frameBytes), i32x4.extract_lane(words, 3), sampleBytes);
    } else {
      storeSample(target, i32x4.extract_lane(words, 0), sampleBytes);
      clippedTail -= <i32>i64x2.extract_lane(overLow, 0);
      if (left > 1) {
        storeSample(target + <usize>frameBytes, i32x4.extract_lane(words, 1), sampleBytes);
        clippedTail -= <i32>i64x2.extract_lane(overLow, 1);
      }
      if (left > 2) {
        storeSample(target + <usize>(2 * frameBytes), i32x4.extract_lane(words, 2), sampleBytes);
        clippedTail -= <i32>i64x2.extract_lane(overHigh, 0);
      }
    }
    source += 16;
    target += <usize>(4 * frameBytes);
    left -= 4;
  }
  return <i32>(i64x2.extract_lane(clipped, 0) + i64x2.extract_lane(clipped, 1)) + clippedTail;
}

function loadUpToThree(source: usize, count: i32): v128 {
  let samples = v128.load32_zero(source);
  if (count > 1) samples = v128.load32_lane(source, samples, 1, 4);
  if (count > 2) samples = v128.load32_lane(source, samples, 2, 8);
  return samples;
}

function storeSample(target: usize, word: i32, sampleBytes: i32): void {
  if (sampleBytes == 4) {
    store<i32>(target, word);
  } else {
    store<i16>(target, <i16>word);
    if (sampleBytes == 3) store<i8>(target, <i8>(word >> 16), 2);
  }
}

/** One channel of planar f32 to interleaved f32, bit for bit but for denormals, which become 0. */
export function encodeFloats(source: usize, target: usize, frameCount: i32, frameBytes: i32): void {
  const end = source + ((<usize>frameCount) << 2);
  while (source < end) {
    const bits = load<u32>(source);
    store<u32>(target, (bits & 0x7f80_0000) == 0 && (bits & 0x7fff_ffff) != 0 ? 0 : bits);
    source += 4;
    target += <usize>frameBytes;
  }
}
