// TPDF dither with error feedback, 16 bit. The specification is pcm-encoder-reference.ts.
//
// Shaper of two channels, in bytes: 0 c1 … c5 as f64x2 · 80 e1 … e5, the newest errors in LSB, as f64x2 ·
// 160 key0 of both channels i32x2 · 168 key1 of both channels i32x2.

import { lowerHalf, multiplier0, multiplier1, triangularDither } from './dither.as';

const ERRORS: usize = 80;
const KEYS: usize = 160;

/**
 * Two channels of planar f32 to interleaved 16 bit: scale, take off the fed-back errors, dither, round half to even, clip.
 * The error is that before clipping, so that clipping cannot make the feedback run away. A lone channel is given twice.
 * @returns samples clipped, of the first channel alone when `lone` is 1.
 */
export function encodeShaped(
  shaper: usize,
  sourceA: usize,
  sourceB: usize,
  targetA: usize,
  targetB: usize,
  frameCount: i32,
  frameBytes: i32,
  firstFrameLow: i32,
  lone: i32,
): i32 {
  const scale = f64x2.splat(32768);
  const highest = f64x2.splat(32767);
  const lowest = f64x2.splat(-32768);
  const lsb = f64x2.splat(1.0 / 65536.0);
  const factor0 = multiplier0();
  const factor1 = multiplier1();
  const mask = lowerHalf();
  const c1 = v128.load(shaper);
  const c2 = v128.load(shaper, 16);
  const c3 = v128.load(shaper, 32);
  const c4 = v128.load(shaper, 48);
  const c5 = v128.load(shaper, 64);
  const keys0 = v128.load64_zero(shaper + KEYS);
  const keys1 = v128.load64_zero(shaper + KEYS, 8);
  let e1 = v128.load(shaper + ERRORS);
  let e2 = v128.load(shaper + ERRORS, 16);
  let e3 = v128.load(shaper + ERRORS, 32);
  let e4 = v128.load(shaper + ERRORS, 48);
  let e5 = v128.load(shaper + ERRORS, 64);
  let clipped = i64x2.splat(0);
  let frames = i32x4.splat(firstFrameLow);
  const end = sourceA + ((<usize>frameCount) << 2);
  while (sourceA < end) {
    const both = v128.load32_lane(sourceB, v128.load32_zero(sourceA), 1);
    // The newest error comes last, so that the sum of the others need not wait for it.
    let fedBack = f64x2.add(f64x2.mul(c5, e5), f64x2.mul(c4, e4));
    fedBack = f64x2.add(fedBack, f64x2.mul(c3, e3));
    fedBack = f64x2.add(fedBack, f64x2.mul(c2, e2));
    fedBack = f64x2.add(fedBack, f64x2.mul(c1, e1));
    const wanted = f64x2.sub(f64x2.mul(f64x2.promote_low_f32x4(both), scale), fedBack);
    const dither = f64x2.mul(
      f64x2.convert_low_i32x4_s(triangularDither(frames, keys0, keys1, factor0, factor1, mask)),
      lsb,
    );
    const rounded = f64x2.nearest(f64x2.add(wanted, dither));
    e5 = e4;
    e4 = e3;
    e3 = e2;
    e2 = e1;
    e1 = f64x2.sub(rounded, wanted);
    clipped = i64x2.sub(clipped, v128.or(f64x2.gt(rounded, highest), f64x2.lt(rounded, lowest)));
    const words = i32x4.trunc_sat_f64x2_s_zero(f64x2.max(f64x2.min(rounded, highest), lowest));
    store<i16>(targetA, <i16>i32x4.extract_lane(words, 0));
    store<i16>(targetB, <i16>i32x4.extract_lane(words, 1));
    frames = i32x4.add(frames, i32x4.splat(1));
    sourceA += 4;
    sourceB += 4;
    targetA += <usize>frameBytes;
    targetB += <usize>frameBytes;
  }
  v128.store(shaper + ERRORS, e1);
  v128.store(shaper + ERRORS, e2, 16);
  v128.store(shaper + ERRORS, e3, 32);
  v128.store(shaper + ERRORS, e4, 48);
  v128.store(shaper + ERRORS, e5, 64);
  const first = <i32>i64x2.extract_lane(clipped, 0);
  return lone ? first : first + <i32>i64x2.extract_lane(clipped, 1);
}
