// K-weighted energies of whole segments, one or two at a time. The specification is hop-energies-reference.ts, cut at its segments.
//
// Settings, in bytes: 0 sampleRateHz i32 · 4 pairCount i32 · 16 coefficients.
// Lane, in bytes: 0 position i64 · 8 first frame of the segment i64 · 16 frame after its last i64 · 24 hop i64, whose end comes
// next · 32 first hop i64, which may have begun in the segment before · 40 pointer of the next hop's energy · 44 pointer of the
// first hop's weighted energies, apart for each channel of each pair · 48 energy of the hop that the segment's end cuts f64 ·
// 64 pairs of PAIR_BYTES: 0 pointer a · 4 pointer b · 16 weights f64x2 · 32 filter.

import { flushFilter, runFilter, runTwoFilters } from './k-weighting-filter.as';

const COEFFICIENTS: usize = 16;
const PAIRS: usize = 64;
const PAIR_BYTES: usize = 176;
const GRID_FRAMES: i64 = 256;

function hopEnd(settings: usize, lane: usize): i64 {
  return ((load<i64>(lane, 24) + 1) * <i64>load<i32>(settings)) / 100;
}

/** Frames until the lane has something to do: its segment begins, ends, or a hop ends. */
function framesToStop(settings: usize, lane: usize): i64 {
  const position = load<i64>(lane);
  const start = load<i64>(lane, 8);
  if (position < start) return start - position;
  return min<i64>(hopEnd(settings, lane), load<i64>(lane, 16)) - position;
}

function flushLane(lane: usize, pairCount: i32): void {
  for (let index: i32 = 0; index < pairCount; index++) flushFilter(lane + PAIRS + <usize>index * PAIR_BYTES + 32);
}

/** Sum over the channels in order of what the filters gathered; sets it to 0. */
function takeEnergies(lane: usize, pairCount: i32, apart: usize): f64 {
  let sum: f64 = 0;
  for (let index: i32 = 0; index < pairCount; index++) {
    const pair = lane + PAIRS + <usize>index * PAIR_BYTES;
    const weighted = f64x2.mul(v128.load(pair, 32), v128.load(pair, 16));
    v128.store(pair, f64x2.splat(0), 32);
    if (apart) v128.store(apart + ((<usize>index) << 4), weighted);
    sum += f64x2.extract_lane(weighted, 0);
    sum += f64x2.extract_lane(weighted, 1);
  }
  return sum;
}

function advance(settings: usize, lane: usize, pairCount: i32, frameCount: i64): void {
  const position = load<i64>(lane) + frameCount;
  store<i64>(lane, position);
  if (position == load<i64>(lane, 8)) {
    takeEnergies(lane, pairCount, 0); // those of the warm-up
  } else if (position > load<i64>(lane, 8) && position == hopEnd(settings, lane)) {
    const hop = load<i64>(lane, 24);
    if (hop == load<i64>(lane, 32)) {
      takeEnergies(lane, pairCount, <usize>load<u32>(lane, 44));
    } else {
      const target = <usize>load<u32>(lane, 40);
      store<f64>(target, takeEnergies(lane, pairCount, 0));
      store<u32>(lane, <u32>target + 8, 40);
    }
    store<i64>(lane, hop + 1, 24);
  }
  if (position == load<i64>(lane, 16)) store<f64>(lane, takeEnergies(lane, pairCount, 0), 48);
}

/**
 * Measures the next `frameCount` frames at the pairs' pointers of lane `one` and, unless it is 0, of lane `two`. Two lanes
 * stand at the same distance from the grid, and no lane is given frames past its segment.
 */
export function measureSegments(settings: usize, one: usize, two: usize, frameCount: i32): void {
  const pairCount = load<i32>(settings, 4);
  const coefficients = settings + COEFFICIENTS;
  let done: i64 = 0;
  while (done < <i64>frameCount) {
    const cell = load<i64>(one) % GRID_FRAMES;
    if (cell == 0) {
      flushLane(one, pairCount);
      if (two) flushLane(two, pairCount);
    }
    let count = min<i64>(GRID_FRAMES - cell, <i64>frameCount - done);
    count = min<i64>(count, framesToStop(settings, one));
    if (two) count = min<i64>(count, framesToStop(settings, two));
    const offset = (<usize>done) << 2;
    for (let index: i32 = 0; index < pairCount; index++) {
      const pair = one + PAIRS + <usize>index * PAIR_BYTES;
      const a = <usize>load<u32>(pair) + offset;
      const b = <usize>load<u32>(pair, 4) + offset;
      if (two) {
        const other = two + PAIRS + <usize>index * PAIR_BYTES;
        const c = <usize>load<u32>(other) + offset;
        const d = <usize>load<u32>(other, 4) + offset;
        runTwoFilters(coefficients, pair + 32, a, b, other + 32, c, d, <i32>count);
      } else if (index + 1 < pairCount) {
        const other = pair + PAIR_BYTES;
        const c = <usize>load<u32>(other) + offset;
        const d = <usize>load<u32>(other, 4) + offset;
        runTwoFilters(coefficients, pair + 32, a, b, other + 32, c, d, <i32>count);
        index++;
      } else {
        runFilter(coefficients, pair + 32, a, b, <i32>count);
      }
    }
    advance(settings, one, pairCount, count);
    if (two) advance(settings, two, pairCount, count);
    done += count;
  }
}
