// Constants that a loop uses are loaded from memory once: a literal would be put together anew for each use, which takes as many
// instructions as the arithmetic itself.

/** i32: both multipliers of the finaliser, mask of the lower half word. */
const constants: usize = memory.data<u32>([0x85ebca6b, 0xc2b2ae35, 0xffff], 16);

/** The constants of `triangularDither`, each in all lanes; to be taken before the loop. */
export function multiplier0(): v128 {
  return v128.load32_splat(constants);
}

export function multiplier1(): v128 {
  return v128.load32_splat(constants, 4);
}

export function lowerHalf(): v128 {
  return v128.load32_splat(constants, 8);
}

/** Rounds of the 32-bit murmur3 finaliser on four lanes; see `dither-reference.ts`, which is the specification. */
function mix32x4(h: v128, factor0: v128, factor1: v128): v128 {
  h = v128.xor(h, i32x4.shr_u(h, 16));
  h = i32x4.mul(h, factor0);
  h = v128.xor(h, i32x4.shr_u(h, 13));
  h = i32x4.mul(h, factor1);
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/**
 * Triangular dither of four frames whose low 32 counter bits are in `frames`: i32 lanes in units of 2⁻¹⁶ LSB.
 * The factors and the mask are the constants above.
 */
export function triangularDither(frames: v128, key0: v128, key1: v128, factor0: v128, factor1: v128, mask: v128): v128 {
  const h = mix32x4(i32x4.add(mix32x4(v128.xor(frames, key0), factor0, factor1), key1), factor0, factor1);
  return i32x4.sub(i32x4.shr_u(h, 16), v128.and(h, mask));
}
