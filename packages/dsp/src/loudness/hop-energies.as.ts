// K-weighted energies on the 10 ms hop, channels in pairs as f64 lanes. The specification is hop-energies-reference.ts.
//
// Meter, in bytes: 0 position i64 · 8 hop i64 · 16 sampleRateHz i32 · 20 pairCount i32 · 24 prerollFrames i32 ·
// 28 hops pointer · 32 pending energy f64 · 48 b1, b2, a1, a2, c1, c2 as f64x2 · 144 pairs of PAIR_BYTES:
// 0 pointer a · 4 pointer b · 16 weights f64x2 · 32 filter · 32 + FILTER_BYTES warm-up filter.

import { FILTER_BYTES, flushFilter, runFilter, runTwoFilters } from './k-weighting-filter.as';

const COEFFICIENTS: usize = 48;
const PAIRS: usize = 144;
const PAIR_BYTES: usize = 320;
const SEGMENT_FRAMES: i64 = 524288;
const GRID_FRAMES: i64 = 256;

/** Weighted energies of all channels since they were last taken, in channel order on top of `sum`; sets them to 0. */
function takeEnergies(meter: usize, sum: f64): f64 {
  const pairCount = load<i32>(meter, 20);
  for (let index: i32 = 0; index < pairCount; index++) {
    const pair = meter + PAIRS + <usize>index * PAIR_BYTES;
    const weighted = f64x2.mul(v128.load(pair, 32), v128.load(pair, 16));
    v128.store(pair, i32x4.splat(0), 32);
    sum += f64x2.extract_lane(weighted, 0);
    sum += f64x2.extract_lane(weighted, 1);
  }
  return sum;
}

/** What the absolute grid asks for at `position`, a multiple of 256: flushes, the start of a warm-up, the change of segment. */
function keepGrid(meter: usize, position: i64, warmStart: i64): void {
  const pairCount = load<i32>(meter, 20);
  const startsSegment = position > 0 && position % SEGMENT_FRAMES == 0;
  if (startsSegment) store<f64>(meter, takeEnergies(meter, load<f64>(meter, 32)), 32);
  for (let index: i32 = 0; index < pairCount; index++) {
    const filter = meter + PAIRS + <usize>index * PAIR_BYTES + 32;
    const warm = filter + FILTER_BYTES;
    if (startsSegment) {
      memory.copy(filter, warm, FILTER_BYTES);
      store<f64>(filter, 0);
      store<f64>(filter, 0, 8);
    }
    flushFilter(filter);
    if (position == warmStart) memory.fill(warm, 0, FILTER_BYTES);
    else if (position > warmStart) flushFilter(warm);
  }
}

/** Measures the next `frameCount` frames at the pairs' pointers; writes each completed hop's weighted energy and returns their number. */
export function measureHopEnergies(meter: usize, frameCount: i32): i32 {
  const rate = <i64>load<i32>(meter, 16);
  const pairCount = load<i32>(meter, 20);
  const preroll = <i64>load<i32>(meter, 24);
  let target = <usize>load<u32>(meter, 28);
  let hopCount: i32 = 0;
  let position = load<i64>(meter);
  let hop = load<i64>(meter, 8);
  let hopEnd = ((hop + 1) * rate) / 100;
  const start = position;
  const end = position + <i64>frameCount;
  while (position < end) {
    const warmStart = (position / SEGMENT_FRAMES + 1) * SEGMENT_FRAMES - preroll;
    if (position % GRID_FRAMES == 0) keepGrid(meter, position, warmStart);
    let stop = (position / GRID_FRAMES + 1) * GRID_FRAMES;
    if (hopEnd < stop) stop = hopEnd;
    if (end < stop) stop = end;
    const offset = (<usize>(position - start)) << 2;
    const count = <i32>(stop - position);
    for (let index: i32 = 0; index < pairCount; index++) {
      const pair = meter + PAIRS + <usize>index * PAIR_BYTES;
      const a = <usize>load<u32>(pair) + offset;
      const b = <usize>load<u32>(pair, 4) + offset;
      const filter = pair + 32;
      if (position >= warmStart) {
        runTwoFilters(meter + COEFFICIENTS, filter, a, b, filter + FILTER_BYTES, a, b, count);
      } else if (index + 1 < pairCount) {
        const other = pair + PAIR_BYTES;
        const c = <usize>load<u32>(other) + offset;
        const d = <usize>load<u32>(other, 4) + offset;
        runTwoFilters(meter + COEFFICIENTS, filter, a, b, other + 32, c, d, count);
        index++;
      } else {
        runFilter(meter + COEFFICIENTS, filter, a, b, count);
      }
    }
    position = stop;
    if (position == hopEnd) {
      store<f64>(target, takeEnergies(meter, load<f64>(meter, 32)));
      store<f64>(meter, 0, 32);
      target += 8;
      hopCount++;
      hop++;
      hopEnd = ((hop + 1) * rate) / 100;
    }
  }
  store<i64>(meter, position);
  store<i64>(meter, hop, 8);
  return hopCount;
}
