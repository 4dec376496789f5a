// K-weighted energies on the 10 ms hop, channels in pairs as f64 lanes. The specification is hop-energies-reference.ts.
//
// Meter, in bytes: 0 position i64 · 8 hop i64 · 16 sampleRateHz i32 · 20 pairCount i32 · 24 prerollFrames i32 ·
// 28 hops pointer · 32 pending energy f64 · 48 b1, b2, a1, a2, c1, c2 as f64x2 · 144 pairs of PAIR_BYTES:
// 0 pointer a · 4 pointer b · 16 weights f64x2 · 32 filter · 32 + FILTER_BYTES warm-up filter.
// Filter: energy, x1, e1, d1, d2, p1, p2, q1, q2 as f64x2 (input, its differences, outputs of both recursive sections).

const PAIRS: usize = 144;
const FILTER_BYTES: usize = 144;
const PAIR_BYTES: usize = 320;
const SEGMENT_FRAMES: i64 = 524288;
const GRID_FRAMES: i64 = 256;

/** Sets the four recursive states to 0 where they are below 1e-30. */
function flushFilter(filter: usize): void {
  const threshold = f64x2.splat(1e-30);
  for (let at: usize = 80; at < FILTER_BYTES; at += 16) {
    const state = v128.load(filter + at);
    v128.store(filter + at, v128.and(state, f64x2.ge(f64x2.abs(state), threshold)));
  }
}

/** Whether input history and recursive state are all ±0. */
function isAtRest(filter: usize): bool {
  let bits = v128.load(filter, 16);
  for (let at: usize = 32; at < FILTER_BYTES; at += 16) bits = v128.or(bits, v128.load(filter + at));
  return !v128.any_true(v128.and(bits, i64x2.splat(0x7fff_ffff_ffff_ffff)));
}

function isSilent(samples: usize, frameCount: i32): bool {
  let bits = i32x4.splat(0);
  const end = samples + ((<usize>frameCount) << 2);
  while (samples + 16 <= end) {
    bits = v128.or(bits, v128.load(samples));
    samples += 16;
  }
  while (samples < end) {
    bits = v128.or(bits, v128.load32_zero(samples));
    samples += 4;
  }
  return !v128.any_true(v128.and(bits, i32x4.splat(0x7fff_ffff)));
}

/** Runs one filter over `frameCount` frames of a pair and adds the squares of its output to its energy. */
function runFilter(meter: usize, filter: usize, a: usize, b: usize, frameCount: i32): void {
  if (isAtRest(filter) && isSilent(a, frameCount) && isSilent(b, frameCount)) return;
  const b1 = v128.load(meter, 48);
  const b2 = v128.load(meter, 64);
  const a1 = v128.load(meter, 80);
  const a2 = v128.load(meter, 96);
  const c1 = v128.load(meter, 112);
  const c2 = v128.load(meter, 128);
  let energy = v128.load(filter);
  let x1 = v128.load(filter, 16);
  let e1 = v128.load(filter, 32);
  let d1 = v128.load(filter, 48);
  let d2 = v128.load(filter, 64);
  let p1 = v128.load(filter, 80);
  let p2 = v128.load(filter, 96);
  let q1 = v128.load(filter, 112);
  let q2 = v128.load(filter, 128);
  const end = a + ((<usize>frameCount) << 2);
  const pairsEnd = a + ((<usize>(frameCount & ~1)) << 2);
  while (a < pairsEnd) {
    const both = v128.shuffle<f32>(v128.load64_zero(a), v128.load64_zero(b), 0, 4, 1, 5);
    const x0 = f64x2.promote_low_f32x4(both);
    const e0 = f64x2.sub(x0, x1);
    const d0 = f64x2.sub(e0, e1);
    const w0 = f64x2.add(f64x2.add(d0, f64x2.mul(b1, d1)), f64x2.mul(b2, d2));
    p2 = f64x2.sub(f64x2.sub(w0, f64x2.mul(a2, p2)), f64x2.mul(a1, p1));
    q2 = f64x2.sub(f64x2.sub(p2, f64x2.mul(c2, q2)), f64x2.mul(c1, q1));
    energy = f64x2.add(energy, f64x2.mul(q2, q2));
    x1 = f64x2.promote_low_f32x4(v128.shuffle<i64>(both, both, 1, 1));
    e1 = f64x2.sub(x1, x0);
    d2 = f64x2.sub(e1, e0);
    const w1 = f64x2.add(f64x2.add(d2, f64x2.mul(b1, d0)), f64x2.mul(b2, d1));
    p1 = f64x2.sub(f64x2.sub(w1, f64x2.mul(a2, p1)), f64x2.mul(a1, p2));
    q1 = f64x2.sub(f64x2.sub(p1, f64x2.mul(c2, q1)), f64x2.mul(c1, q2));
    energy = f64x2.add(energy, f64x2.mul(q1, q1));
    d1 = d2;
    d2 = d0;
    a += 8;
    b += 8;
  }
  if (a < end) {
    const x0 = f64x2.promote_low_f32x4(v128.shuffle<f32>(v128.load32_zero(a), v128.load32_zero(b), 0, 4, 1, 5));
    const e0 = f64x2.sub(x0, x1);
    const d0 = f64x2.sub(e0, e1);
    const w0 = f64x2.add(f64x2.add(d0, f64x2.mul(b1, d1)), f64x2.mul(b2, d2));
    const p0 = f64x2.sub(f64x2.sub(w0, f64x2.mul(a2, p2)), f64x2.mul(a1, p1));
    const q0 = f64x2.sub(f64x2.sub(p0, f64x2.mul(c2, q2)), f64x2.mul(c1, q1));
    energy = f64x2.add(energy, f64x2.mul(q0, q0));
    x1 = x0;
    e1 = e0;
    d2 = d1;
    d1 = d0;
    p2 = p1;
    p1 = p0;
    q2 = q1;
    q1 = q0;
  }
  v128.store(filter, energy);
  v128.store(filter, x1, 16);
  v128.store(filter, e1, 32);
  v128.store(filter, d1, 48);
  v128.store(filter, d2, 64);
  v128.store(filter, p1, 80);
  v128.store(filter, p2, 96);
  v128.store(filter, q1, 112);
  v128.store(filter, q2, 128);
}

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
      runFilter(meter, pair + 32, a, b, count);
      if (position >= warmStart) runFilter(meter, pair + 32 + FILTER_BYTES, a, b, count);
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
