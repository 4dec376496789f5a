import { cos, sin } from '../math/trigonometry.ts';

/** Directions told apart: 37 sectors of 5° around −90°, −85° … +90°. */
export const directionCount = 37;

/** Every eighth frame is looked at: several thousand a second say where the power comes from. */
const strideFrames = 8;

const degrees = Math.PI / 180;

/** Unit vectors (mid, side) of the borders between neighbouring sectors, from −87.5° to +87.5°. */
const borders = Array.from({ length: directionCount - 1 }, (_, index) => {
  const angle = (-87.5 + index * 5) * degrees;
  return { mid: cos(angle), side: sin(angle) };
});

/**
 * Where the power of a stereo programme comes from.
 *
 * A frame points at the angle whose tangent is (R − L)/(L + R): 0° is the middle, −45° left alone, +45° right alone, and
 * what lies beyond is out of phase. Each frame counts with its power. Any split into blocks gives the same bits.
 */
export class StereoDirections {
  readonly #power = new Float64Array(directionCount);
  #frame = 0;

  /** Adds frames of both sides, in order from frame 0. */
  process(left: Float32Array, right: Float32Array, frameCount: number): void {
    const first = (strideFrames - (this.#frame % strideFrames)) % strideFrames;
    for (let index = first; index < frameCount; index += strideFrames) {
      const l = left[index]!;
      const r = right[index]!;
      const power = l * l + r * r;
      if (power > 0) this.#power[sectorOf(l + r, r - l)]! += power;
    }
    this.#frame += frameCount;
  }

  /** Share of the power in each sector from −90° to +90°, sum 1; null for silence. */
  finish(): readonly number[] | null {
    const total = this.#power.reduce((sum, power) => sum + power, 0);
    return total > 0 ? Array.from(this.#power, (power) => power / total) : null;
  }

  /** Makes it as new. */
  reset(): void {
    this.#power.fill(0);
    this.#frame = 0;
  }
}

/** Sector of a frame; a frame and its negative point the same way. */
function sectorOf(mid: number, side: number): number {
  const sign = mid < 0 ? -1 : 1;
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const border = borders[middle]!;
    // The cross product says on which side of the border the frame lies.
    if (sign * (border.mid * side - border.side * mid) > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
