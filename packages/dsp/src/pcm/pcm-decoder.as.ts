// Interleaved little-endian PCM to planar f32. The specification is pcm-decoder-reference.ts.

const FORMAT_S16: i32 = 0;
const FORMAT_S24: i32 = 1;
const FORMAT_S32: i32 = 2;

const SCALE_S16: f32 = 1.0 / 32768.0;
const SCALE_S24: f32 = 1.0 / 8388608.0;
const SCALE_S32: f32 = 1.0 / 2147483648.0;

const scaleOfS24: usize = memory.data<f32>([SCALE_S24], 16);
/** Where the bytes of two stereo frames come from that lie in the first 12 of 16 bytes, and in the last 12. */
const placesOfS24: usize = memory.data<u8>(
  [0, 0, 1, 2, 0, 6, 7, 8, 0, 3, 4, 5, 0, 9, 10, 11, 0, 4, 5, 6, 0, 10, 11, 12, 0, 7, 8, 9, 0, 13, 14, 15],
  16,
);

/** Reads the little-endian sample at `source` as f32; a float comes back as its raw value. */
function sampleAt(format: i32, source: usize): f32 {
  if (format == FORMAT_S16) return <f32>load<i16>(source) * SCALE_S16;
  if (format == FORMAT_S24) {
    return (
      <f32>(<i32>load<u8>(source) | ((<i32>load<u8>(source, 1)) << 8) | ((<i32>load<i8>(source, 2)) << 16)) * SCALE_S24
    );
  }
  return <f32>load<i32>(source) * SCALE_S32;
}

/** 2^40 as f32: NaN, infinity and what no audio reaches lie above; the meters could overflow on it. */
const ABSURD_BITS: u32 = 0x5380_0000;

/** Counts and replaces what is not finite or not normal; `findings` is i32 × 3: non-finite, denormal, first non-finite frame or −1. */
function cleanFloat(bits: u32, frame: i32, findings: usize): u32 {
  const magnitude = bits & 0x7fff_ffff;
  if (magnitude >= ABSURD_BITS) {
    store<i32>(findings, load<i32>(findings) + 1);
    const first = load<i32>(findings, 8);
    if (first < 0 || frame < first) store<i32>(findings, frame, 8);
    return 0;
  }
  if (magnitude < 0x0080_0000 && magnitude != 0) {
    store<i32>(findings, load<i32>(findings, 4) + 1, 4);
    return 0;
  }
  return bits;
}

/** Whether any of four floats is denormal, not finite or absurd: neither ±0 nor a normal number below 2^40. */
function anyUnclean(bits: v128): bool {
  const magnitude = v128.and(bits, i32x4.splat(0x7fff_ffff));
  // Unsigned, magnitude − 0x00800000 is below this exactly for normal numbers below 2^40.
  const normal = i32x4.lt_u(i32x4.sub(magnitude, i32x4.splat(0x0080_0000)), i32x4.splat(ABSURD_BITS - 0x0080_0000));
  return v128.any_true(v128.andnot(i32x4.ne(magnitude, i32x4.splat(0)), normal));
}

/** cleanFloat for four frames of one channel, without a branch for each: a file may be denormal all through. */
function cleanFour(target: usize, frame: i32, findings: usize): void {
  const bits = v128.load(target);
  const magnitude = v128.and(bits, i32x4.splat(0x7fff_ffff));
  const nonFinite = i32x4.ge_s(magnitude, i32x4.splat(ABSURD_BITS));
  const small = i32x4.lt_s(magnitude, i32x4.splat(0x0080_0000));
  const denormal = v128.and(small, i32x4.ne(magnitude, i32x4.splat(0)));
  v128.store(target, v128.andnot(bits, v128.or(nonFinite, denormal)));
  store<i32>(findings, load<i32>(findings, 4) + popcnt<i32>(i32x4.bitmask(denormal)), 4);
  const lanes = i32x4.bitmask(nonFinite);
  if (lanes == 0) return;
  store<i32>(findings, load<i32>(findings) + popcnt<i32>(lanes));
  const first = load<i32>(findings, 8);
  const found = frame + ctz<i32>(lanes);
  if (first < 0 || found < first) store<i32>(findings, found, 8);
}

function decodeChannel(
  format: i32,
  source: usize,
  strideBytes: i32,
  target: usize,
  first: i32,
  frameCount: i32,
  findings: usize,
): void {
  let at = source + <usize>first * strideBytes;
  for (let frame = first; frame < frameCount; frame++) {
    const out = target + ((<usize>frame) << 2);
    if (format > FORMAT_S32) store<u32>(out, cleanFloat(load<u32>(at), frame, findings));
    else store<f32>(out, sampleAt(format, at));
    at += strideBytes;
  }
}

/** Decodes whole groups of four mono frames; returns the frames done. */
function decodeMonoGroups(format: i32, source: usize, target: usize, frameCount: i32, findings: usize): i32 {
  let frame: i32 = 0;
  if (format == FORMAT_S16) {
    const scale = f32x4.splat(SCALE_S16);
    for (; frame + 4 <= frameCount; frame += 4) {
      const wide = i32x4.extend_low_i16x8_s(v128.load64_zero(source));
      v128.store(target, f32x4.mul(f32x4.convert_i32x4_s(wide), scale));
      source += 8;
      target += 16;
    }
  } else if (format == FORMAT_S24) {
    const scale = f32x4.splat(SCALE_S24);
    // 16 bytes are read for 12, hence two frames more must follow.
    for (; frame + 6 <= frameCount; frame += 4) {
      const bytes = v128.load(source);
      const wide = i32x4.shr_s(v128.shuffle<u8>(bytes, bytes, 0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11), 8);
      v128.store(target, f32x4.mul(f32x4.convert_i32x4_s(wide), scale));
      source += 12;
      target += 16;
    }
  } else if (format == FORMAT_S32) {
    const scale = f32x4.splat(SCALE_S32);
    for (; frame + 4 <= frameCount; frame += 4) {
      v128.store(target, f32x4.mul(f32x4.convert_i32x4_s(v128.load(source)), scale));
      source += 16;
      target += 16;
    }
  } else {
    for (; frame + 4 <= frameCount; frame += 4) {
      const bits = v128.load(source);
      v128.store(target, bits);
      if (anyUnclean(bits)) cleanFour(target, frame, findings);
      source += 16;
      target += 16;
    }
  }
  return frame;
}

/** Decodes whole groups of four stereo frames; returns the frames done. */
function decodeStereoGroups(
  format: i32,
  source: usize,
  left: usize,
  right: usize,
  frameCount: i32,
  findings: usize,
): i32 {
  let frame: i32 = 0;
  if (format == FORMAT_S16) {
    const scale = f32x4.splat(SCALE_S16);
    for (; frame + 4 <= frameCount; frame += 4) {
      const pairs = v128.load(source);
      v128.store(left, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(i32x4.shl(pairs, 16), 16)), scale));
      v128.store(right, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(pairs, 16)), scale));
      source += 16;
      left += 16;
      right += 16;
    }
  } else if (format == FORMAT_S24) {
    // Loaded, since a literal would be put together anew at each use.
    const scale = v128.load32_splat(scaleOfS24);
    const fromHead = v128.load(placesOfS24);
    const fromTail = v128.load(placesOfS24, 16);
    for (; frame + 4 <= frameCount; frame += 4) {
      // Two frames each: left, left, right, right, in the upper three bytes of their lanes.
      const first = i8x16.swizzle(v128.load(source), fromHead);
      const second = i8x16.swizzle(v128.load(source, 8), fromTail);
      const leftWide = v128.shuffle<i64>(first, second, 0, 2);
      const rightWide = v128.shuffle<i64>(first, second, 1, 3);
      v128.store(left, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(leftWide, 8)), scale));
      v128.store(right, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(rightWide, 8)), scale));
      source += 24;
      left += 16;
      right += 16;
    }
  } else {
    const scale = f32x4.splat(SCALE_S32);
    for (; frame + 4 <= frameCount; frame += 4) {
      const head = v128.load(source);
      const tail = v128.load(source, 16);
      const leftBits = v128.shuffle<i32>(head, tail, 0, 2, 4, 6);
      const rightBits = v128.shuffle<i32>(head, tail, 1, 3, 5, 7);
      if (format == FORMAT_S32) {
        v128.store(left, f32x4.mul(f32x4.convert_i32x4_s(leftBits), scale));
        v128.store(right, f32x4.mul(f32x4.convert_i32x4_s(rightBits), scale));
      } else {
        v128.store(left, leftBits);
        v128.store(right, rightBits);
        if (anyUnclean(head) | anyUnclean(tail)) {
          cleanFour(left, frame, findings);
          cleanFour(right, frame, findings);
        }
      }
      source += 32;
      left += 16;
      right += 16;
    }
  }
  return frame;
}

/**
 * Decodes `frameCount` interleaved frames at `source` into the channels whose pointers lie in the i32 table `targets`.
 * Formats: 0 s16, 1 s24, 2 s32, 3 f32. `findings`: i32 × 3, added to by f32 only.
 */
export function decodePcm(
  format: i32,
  source: usize,
  channelCount: i32,
  targets: usize,
  frameCount: i32,
  findings: usize,
): void {
  const sampleBytes: i32 = format == FORMAT_S16 ? 2 : format == FORMAT_S24 ? 3 : 4;
  let done: i32 = 0;
  if (channelCount == 1) {
    done = decodeMonoGroups(format, source, load<u32>(targets), frameCount, findings);
  } else if (channelCount == 2) {
    done = decodeStereoGroups(format, source, load<u32>(targets), load<u32>(targets, 4), frameCount, findings);
  }
  for (let channel: i32 = 0; channel < channelCount; channel++) {
    decodeChannel(
      format,
      source + <usize>(channel * sampleBytes),
      channelCount * sampleBytes,
      load<u32>(targets + ((<usize>channel) << 2)),
      done,
      frameCount,
      findings,
    );
  }
}
