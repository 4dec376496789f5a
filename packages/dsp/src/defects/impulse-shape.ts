/** Frames on either side of a click that its samples may fill, and as far as nothing else may bend sharply. */
const clickFrames = 8;
export const shapeFrames = 32;
/** Most that any other bend nearby may be of the click's. */
const mostBeside = 0.33;
/** Most that the level may have moved behind a click, in heights of it. */
const mostJump = 0.7;

/** Magnitude of the second difference around one sample. */
export function bendAround(samples: Float32Array, index: number): number {
  return Math.abs(samples[index - 1]! + samples[index + 1]! - 2 * samples[index]!);
}

/**
 * Whether the bend at `index` is that of an impulse: nothing nearby bends a third as sharply, as in the attack of a drum,
 * and the signal goes on at the level it had, unlike at a step. Reads `shapeFrames` + 1 samples on either side.
 */
export function isImpulse(samples: Float32Array, index: number): boolean {
  const bend = bendAround(samples, index);
  for (let distance = clickFrames + 1; distance <= shapeFrames; distance += 1) {
    const beside = Math.max(bendAround(samples, index - distance), bendAround(samples, index + distance));
    if (beside > mostBeside * bend) return false;
  }
  const [near, far] = [4, 8];
  const moved = samples[index + near]! - samples[index - near]!;
  // What the slopes on both sides explain.
  const slope = samples[index - near]! - samples[index - far]! + (samples[index + far]! - samples[index + near]!);
  return Math.abs(moved - slope) < mostJump * (bend / 2);
}
