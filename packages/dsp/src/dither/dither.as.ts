/** Rounds of the 32-bit murmur3 finaliser on four lanes; see `dither-reference.ts`, which is the specification. */
export function mix32x4(h: v128): v128 {
  h = v128.xor(h, i32x4.shr_u(h, 16));
  h = i32x4.mul(h, i32x4.splat(<i32>0x85ebca6b));
  h = v128.xor(h, i32x4.shr_u(h, 13));
  h = i32x4.mul(h, i32x4.splat(<i32>0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/** Triangular dither of four frames whose low 32 counter bits are in `frames`: i32 lanes in units of 2⁻¹⁶ LSB. */
export function triangularDither(frames: v128, key0: v128, key1: v128): v128 {
  const h = mix32x4(i32x4.add(mix32x4(v128.xor(frames, key0)), key1));
  return i32x4.sub(i32x4.shr_u(h, 16), v128.and(h, i32x4.splat(0xffff)));
}
