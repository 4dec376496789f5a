/**
 * Triangular (TPDF) dither of 2 LSB peak to peak as a pure function of seed, absolute frame and channel,
 * so any split into blocks or threads gives the same bytes.
 *
 * A 32-bit hash of the frame under two keys gives two independent 16-bit uniforms; their difference is
 * triangular within ±1 LSB, symmetric (mean exactly 0) with a variance of 1/6 LSB². Two keyed rounds
 * keep one channel from being another one shifted in time. After Lipshitz, Wannamaker and Vanderkooy 1992:
 * the first two moments of the total error do not depend on the signal.
 */
export interface DitherKeys {
  readonly key0: number;
  readonly key1: number;
}

const wordRange = 0x1_0000_0000;

/** The murmur3 finaliser: a bijection of 32-bit words in which every input bit moves every output bit. */
export function mix32(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Keys of a channel for the 2³² frames that share `frameHigh` = ⌊frame / 2³²⌋. @param seed a safe integer ≥ 0. */
export function ditherKeys(seed: number, channel: number, frameHigh: number): DitherKeys {
  let state = mix32((seed % wordRange) | 0);
  for (const word of [Math.floor(seed / wordRange), channel, frameHigh]) {
    state = mix32((Math.imul(state, 0x9e3779b1) + word) | 0);
  }
  return { key0: mix32((state + 0x3c6ef372) | 0), key1: mix32((state ^ 0x5851f42d) | 0) };
}

/** Dither of one sample in LSB, a multiple of 2⁻¹⁶ within (−1, 1). */
export function triangularDitherLsb(keys: DitherKeys, frameLow: number): number {
  const h = mix32((mix32(frameLow ^ keys.key0) + keys.key1) | 0);
  return ((h >>> 16) - (h & 0xffff)) / 65_536;
}
