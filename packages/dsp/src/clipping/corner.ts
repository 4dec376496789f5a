/** Rounding to so many steps is taken for smooth. */
const smoothSteps = 8;
/** Steps finer than those of 16 bit are not believed: a file of 24 may hold a scaled one of 16. */
const finestStep = 1 / 32_768;
/** How much greater the first step away from the level may be than the second. */
const greatestJump = 4;

/**
 * Whether a signal meets a level at a corner, as it does where it was cut off.
 *
 * A rounded crest leaves the level by a few quantising steps; a square wave jumps away and stays; a wave that was cut
 * off goes on at its slope: its second sample is further away than the first by more than rounding explains, and by no
 * less than a quarter of what the first one is.
 * @param first how far the next sample lies from the level, full scale is 1. @param second the one after it.
 */
export function isCorner(first: number, second: number, bitsPerSample: number): boolean {
  const step = Math.max(finestStep, 1 / (1 << Math.min(30, Math.max(0, bitsPerSample - 1))));
  const slope = second - first;
  return slope > smoothSteps * step && first <= greatestJump * slope;
}
