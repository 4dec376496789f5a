// Interleaved unsigned 8-bit integers and 64-bit floats to planar f32. The specification is pcm-decoder-reference.ts.

/** Smallest normal f32, and the least f64 that rounds to 2^40, which no audio reaches: halfway from the f32 below it. */
const SMALLEST_NORMAL: f64 = 1.1754943508222875e-38;
const ROUNDS_TO_ABSURD: f64 = 1099511595008;

/** One channel of unsigned 8-bit integers, `strideBytes` apart. */
export function decodeBytes(source: usize, strideBytes: i32, target: usize, frameCount: i32): void {
  const end = target + ((<usize>frameCount) << 2);
  while (target < end) {
    store<f32>(target, <f32>(<i32>load<u8>(source) - 128) * <f32>(1.0 / 128.0));
    source += strideBytes;
    target += 4;
  }
}

/**
 * One channel of f64, `strideBytes` apart, rounded once.
 * `findings`: i32 × 3, added to: samples that are not below 2^40 as f32, denormal as f64, and the first frame of the former or −1.
 */
export function decodeDoubles(source: usize, strideBytes: i32, target: usize, frameCount: i32, findings: usize): void {
  const smallest = f64x2.splat(SMALLEST_NORMAL);
  const limit = f64x2.splat(ROUNDS_TO_ABSURD);
  let frame: i32 = 0;
  for (; frame + 2 <= frameCount; frame += 2) {
    const pair = v128.load64_lane(source + <usize>strideBytes, v128.load64_zero(source), 1);
    const magnitude = f64x2.abs(pair);
    const normal = v128.and(f64x2.ge(magnitude, smallest), f64x2.lt(magnitude, limit));
    if (v128.all_true<i64>(v128.or(normal, f64x2.eq(magnitude, f64x2.splat(0))))) {
      v128.store64_lane(target, f32x4.demote_f64x2_zero(pair), 0);
    } else {
      store<u32>(target, cleanDouble(load<u64>(source), frame, findings));
      store<u32>(target, cleanDouble(load<u64>(source + <usize>strideBytes), frame + 1, findings), 4);
    }
    source += 2 * strideBytes;
    target += 8;
  }
  if (frame < frameCount) store<u32>(target, cleanDouble(load<u64>(source), frame, findings));
}

/** Bits of the f32; counts and replaces what is not below 2^40, and what is not normal. */
function cleanDouble(bits: u64, frame: i32, findings: usize): u32 {
  const rounded = reinterpret<u32>(<f32>reinterpret<f64>(bits));
  const magnitude = rounded & 0x7fff_ffff;
  if (magnitude >= 0x5380_0000) {
    store<i32>(findings, load<i32>(findings) + 1);
    const first = load<i32>(findings, 8);
    if (first < 0 || frame < first) store<i32>(findings, frame, 8);
    return 0;
  }
  if (magnitude >= 0x0080_0000) return rounded;
  const magnitude64 = bits & 0x7fff_ffff_ffff_ffff;
  if (magnitude64 == 0) return rounded;
  if (magnitude64 < 0x0010_0000_0000_0000) store<i32>(findings, load<i32>(findings, 4) + 1, 4);
  return 0;
}

/** One channel of planar f32 to interleaved f64, which holds every f32. */
export function encodeDoubles(source: usize, target: usize, frameCount: i32, frameBytes: i32): void {
  const end = source + ((<usize>frameCount) << 2);
  while (source < end) {
    store<f64>(target, <f64>load<f32>(source));
    source += 4;
    target += <usize>frameBytes;
  }
}
