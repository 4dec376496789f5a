import { type ChunkMeter, type GridChunk, historyFrames } from '../grid/grid-chunk.ts';
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
 * what lies beyond is out of phase. Each frame counts with its power.
 */
export class StereoDirections implements ChunkMeter {
  readonly #pair: readonly [left: number, right: number];
  readonly #power = new Float64Array(directionCount);

  /** @param pair channels of L and R. */
  constructor(pair: readonly [left: number, right: number]) {
    this.#pair = pair;
  }

  processChunk(chunk: GridChunk): void {
    const left = chunk.samples(this.#pair[0]);
    const right = chunk.samples(this.#pair[1]);
    // A chunk begins on a multiple of the stride.
    for (let index = historyFrames; index < historyFrames + chunk.frameCount; index += strideFrames) {
      const l = left[index]!;
      const r = right[index]!;
      const power = l * l + r * r;
      if (power > 0) this.#power[sectorOf(l + r, r - l)]! += power;
    }
  }

  /** Share of the power in each sector from −90° to +90°, sum 1; null for silence. */
  finish(): readonly number[] | null {
    const total = this.#power.reduce((sum, power) => sum + power, 0);
    return total > 0 ? Array.from(this.#power, (power) => power / total) : null;
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
