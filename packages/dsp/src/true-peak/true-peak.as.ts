// True peak of one channel at 16×. The specification is true-peak-reference.ts: the greatest |y| over all points of the
// 16× grid. Points are left out only where a bound proves that they cannot exceed the greatest value so far.
//
// Channel, in bytes: 0 truePeak f32 · 4 samplePeak f32 · 8 fill i32, frames in the buffer · 12 measured i32, groups whose
// maxima are known · 16 samples pointer · 20 maxima pointer, per block of 16 frames: v128 of the greatest |x|, of the greatest
// |second difference| and, where the group needed it, of the sum of the second differences' squares, then the sum of the samples'
// squares f32 · 24 phases pointer, 15 × 512 f32 · 28 bounds pointer, f32: three levels × (local, near, nearRoot, far, farRoot),
// then 1 − slack, then the rest of the short filter · 32 evaluated points f64 · 40 pointer of the first three vectors per group, the third negative until it is needed ·
// 44 skipped i32, groups still to come that lead in and are not evaluated.
//
// The bound. Between two neighbours of a grid (1×, 2×, 4×) y is their linear interpolation plus Σ g·d over the second
// differences d of x. So |y| <= the greater neighbour + what d within 4, 16 and 256 frames can add: Σ|g| · max|d|, or by
// Cauchy and Schwarz √Σg² · √Σd², whichever is less. The middle of an interval is known to within √Σh² · √Σx² of its filter's
// outer taps from the inner ones alone, which are evaluated for four intervals at once.

const GROUP_FRAMES: i32 = 256;
const BLOCK_FRAMES: i32 = 16;
const BLOCKS_PER_GROUP: i32 = 16;
const TAPS_BYTES: usize = 2048;
/** Bytes from the first tap's sample to the sample left of the interval: 255 frames. */
const TAPS_BEFORE_BYTES: usize = 1020;
/** Bytes of maxima per block and per group. */
const BLOCK_MAXIMA: usize = 64;
const GROUP_MAXIMA: usize = 1024;
/** Bytes of a group's own three vectors. */
const GROUP_SUMMARY: usize = 48;
/** Bytes of factors per level. */
const LEVEL: usize = 20;
/** Taps of the short filter on either side. */
const SHORT_REACH: usize = 64;

/** Without a branch, which music would often lead astray. */
function larger(a: f32, b: f32): f32 {
  return f32x4.extract_lane(f32x4.pmax(f32x4.splat(a), f32x4.splat(b)), 0);
}

function smaller(a: f32, b: f32): f32 {
  return f32x4.extract_lane(f32x4.pmin(f32x4.splat(a), f32x4.splat(b)), 0);
}

function greatestLane(v: v128): f32 {
  const pairs = f32x4.pmax(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

/** |x[i−1] − 2·x[i] + x[i+1]| for four frames from `at`. */
function secondDifferences(at: usize): v128 {
  const middle = v128.load(at);
  const sum = f32x4.add(v128.load(at - 4), v128.load(at, 4));
  return f32x4.abs(f32x4.sub(sum, f32x4.add(middle, middle)));
}

/** Fills in the maxima of the 16 blocks of one group and of the group. */
function measureGroup(samples: usize, maxima: usize, summary: usize): v128 {
  let groupPeak = i32x4.splat(0);
  let groupCurve = i32x4.splat(0);
  const end = samples + ((<usize>GROUP_FRAMES) << 2);
  while (samples < end) {
    const x0 = f32x4.abs(v128.load(samples));
    const x1 = f32x4.abs(v128.load(samples, 16));
    const x2 = f32x4.abs(v128.load(samples, 32));
    const x3 = f32x4.abs(v128.load(samples, 48));
    const peak = f32x4.pmax(f32x4.pmax(x0, x1), f32x4.pmax(x2, x3));
    const d01 = f32x4.pmax(secondDifferences(samples), secondDifferences(samples + 16));
    const d23 = f32x4.pmax(secondDifferences(samples + 32), secondDifferences(samples + 48));
    const curve = f32x4.pmax(d01, d23);
    groupPeak = f32x4.pmax(groupPeak, peak);
    groupCurve = f32x4.pmax(groupCurve, curve);
    v128.store(maxima, peak);
    v128.store(maxima, curve, 16);
    samples += 64;
    maxima += BLOCK_MAXIMA;
  }
  v128.store(summary, groupPeak);
  v128.store(summary, groupCurve, 16);
  v128.store(summary, f32x4.splat(-1), 32);
  return groupPeak;
}

function sumOfLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The energies of a group's blocks and of the group, measured once; returns the latter's lanes. */
function groupEnergy(samples: usize, maxima: usize, summary: usize): v128 {
  let total = v128.load(summary, 32);
  if (f32x4.extract_lane(total, 0) >= 0) return total;
  total = f32x4.splat(0);
  const end = samples + ((<usize>GROUP_FRAMES) << 2);
  while (samples < end) {
    const d0 = secondDifferences(samples);
    const d1 = secondDifferences(samples + 16);
    const d2 = secondDifferences(samples + 32);
    const d3 = secondDifferences(samples + 48);
    const squares01 = f32x4.add(f32x4.mul(d0, d0), f32x4.mul(d1, d1));
    const squares23 = f32x4.add(f32x4.mul(d2, d2), f32x4.mul(d3, d3));
    const energy = f32x4.add(squares01, squares23);
    v128.store(maxima, energy, 32);
    total = f32x4.add(total, energy);
    const x0 = v128.load(samples);
    const x1 = v128.load(samples, 16);
    const x2 = v128.load(samples, 32);
    const x3 = v128.load(samples, 48);
    const power = f32x4.add(
      f32x4.add(f32x4.mul(x0, x0), f32x4.mul(x1, x1)),
      f32x4.add(f32x4.mul(x2, x2), f32x4.mul(x3, x3)),
    );
    store<f32>(maxima, sumOfLanes(power), 48);
    samples += 64;
    maxima += BLOCK_MAXIMA;
  }
  v128.store(summary, total, 32);
  return total;
}

/** One point of the grid: |Σ taps · samples|; 512 products in 16 partial sums, added in a fixed order. */
function evaluatePoint(channel: usize, frameSample: usize, phase: i32): f32 {
  let taps = <usize>load<u32>(channel, 24) + <usize>(phase - 1) * TAPS_BYTES;
  let at = frameSample - TAPS_BEFORE_BYTES;
  const end = taps + TAPS_BYTES;
  let sum0 = f32x4.splat(0);
  let sum1 = f32x4.splat(0);
  let sum2 = f32x4.splat(0);
  let sum3 = f32x4.splat(0);
  while (taps < end) {
    sum0 = f32x4.add(sum0, f32x4.mul(v128.load(taps), v128.load(at)));
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load(taps, 16), v128.load(at, 16)));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load(taps, 32), v128.load(at, 32)));
    sum3 = f32x4.add(sum3, f32x4.mul(v128.load(taps, 48), v128.load(at, 48)));
    taps += 64;
    at += 64;
  }
  const sum = f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3));
  const pairs = f32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
  const value = abs<f32>(f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
  if (value > load<f32>(channel)) store<f32>(channel, value);
  store<f64>(channel, load<f64>(channel, 32) + 1, 32);
  return value;
}

/** Whether a value could exceed the greatest so far by more than rounding explains. */
function couldExceed(channel: usize, bounds: usize, bound: f32): bool {
  return bound > load<f32>(channel) * load<f32>(bounds, 60);
}

/** The most that second differences beyond 4 frames can add at one level. */
function distantExcess(level: usize, near: f32, nearRoot: f32, far: f32, farRoot: f32): f32 {
  const nearExcess = smaller(load<f32>(level, 4) * near, load<f32>(level, 8) * nearRoot);
  return nearExcess + smaller(load<f32>(level, 12) * far, load<f32>(level, 16) * farRoot);
}

/** 2× → 4× → 16× within one interval between two samples; the excesses are those of the 2× and the 4× grid. */
function evaluateInterval(channel: usize, bounds: usize, at: usize, excess2: f32, excess4: f32): void {
  const half = evaluatePoint(channel, at, 8);
  for (let side: i32 = 0; side < 2; side++) {
    const sample = abs<f32>(load<f32>(at + ((<usize>side) << 2)));
    if (!couldExceed(channel, bounds, larger(sample, half) + excess2)) continue;
    const first: i32 = side << 3;
    const quarter = evaluatePoint(channel, at, first + 4);
    for (let part: i32 = 0; part < 2; part++) {
      const other = part == side ? sample : half;
      if (!couldExceed(channel, bounds, larger(other, quarter) + excess4)) continue;
      const phase = first + (part << 2);
      evaluatePoint(channel, at, phase + 1);
      evaluatePoint(channel, at, phase + 2);
      evaluatePoint(channel, at, phase + 3);
    }
  }
}

/** Bounds of four middles, each no less than the samples beside it. */
const fourMiddles: usize = memory.data(16, 16);

function evaluateBlock(
  channel: usize,
  bounds: usize,
  samples: usize,
  maxima: usize,
  near: f32,
  nearRoot: f32,
  far: f32,
  farRoot: f32,
): void {
  const end = samples + 64;
  const distant1 = distantExcess(bounds, near, nearRoot, far, farRoot);
  const distant2 = distantExcess(bounds + LEVEL, near, nearRoot, far, farRoot);
  const distant4 = distantExcess(bounds + 2 * LEVEL, near, nearRoot, far, farRoot);
  const localFactor = load<f32>(bounds);
  let rest: f32 = -1;
  for (let four = samples; four < end; four += 16) {
    const greaters = f32x4.pmax(f32x4.abs(v128.load(four)), f32x4.abs(v128.load(four, 4)));
    const most = f32x4.add(f32x4.add(greaters, f32x4.splat(distant1)), f32x4.splat(localFactor * near));
    const passed = f32x4.splat(load<f32>(channel) * load<f32>(bounds, 60));
    if (!v128.any_true(f32x4.gt(most, passed))) continue;
    if (rest < 0) rest = load<f32>(bounds, 64) * outerRoot(maxima);
    // What no middle can exceed, and then no point between it and the samples.
    const middles = f32x4.pmax(greaters, f32x4.add(shortMiddles(channel, four), f32x4.splat(rest)));
    const between = f32x4.splat(distant2 + load<f32>(bounds + LEVEL) * near);
    const possible = v128.and(f32x4.gt(most, passed), f32x4.gt(f32x4.add(middles, between), passed));
    let lanes = i32x4.bitmask(possible);
    if (lanes == 0) continue;
    v128.store(fourMiddles, middles);
    for (; lanes != 0; lanes &= lanes - 1) {
      const lane = (<usize>ctz<i32>(lanes)) << 2;
      const at = four + lane;
      const greater = larger(abs<f32>(load<f32>(at)), abs<f32>(load<f32>(at, 4)));
      if (!couldExceed(channel, bounds, greater + distant1 + localFactor * near)) continue;
      const local = greatestLane(f32x4.pmax(secondDifferences(at - 12), secondDifferences(at + 4)));
      if (couldExceed(channel, bounds, greater + distant1 + localFactor * local)) {
        const excess2 = distant2 + load<f32>(bounds + LEVEL) * local;
        const excess4 = distant4 + load<f32>(bounds + 2 * LEVEL) * local;
        if (!couldExceed(channel, bounds, load<f32>(fourMiddles + lane) + excess2)) continue;
        evaluateInterval(channel, bounds, at, excess2, excess4);
      }
    }
  }
}

/** More than 768 squares lose where they are denormal or too small for f32. */
const LOST_ENERGY: f32 = 1e-41;

function rootOfLanes(energy: v128): f32 {
  return sqrt<f32>(sumOfLanes(energy) + LOST_ENERGY);
}

/** Root of the energy of all samples that the outer taps of a block's middles meet; the inner taps meet its neighbours whole. */
function outerRoot(maxima: usize): f32 {
  let energy = LOST_ENERGY;
  for (let block: usize = 4; block <= 16; block++) {
    energy += load<f32>(maxima - block * BLOCK_MAXIMA, 48);
    energy += load<f32>(maxima + block * BLOCK_MAXIMA, 48);
  }
  return sqrt<f32>(energy);
}

/** The middles of four intervals from `at` by the 64 taps on either side. */
function shortMiddles(channel: usize, at: usize): v128 {
  // Phase 8 of 15, of which tap 255 belongs to the sample left of the interval; its taps are symmetrical.
  let tap = <usize>load<u32>(channel, 24) + 7 * TAPS_BYTES + TAPS_BEFORE_BYTES;
  let early = at;
  let late = at + 4;
  const end = late + 4 * SHORT_REACH;
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  while (late < end) {
    even = f32x4.add(even, f32x4.mul(v128.load32_splat(tap), f32x4.add(v128.load(early), v128.load(late))));
    tap -= 4;
    odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(tap), f32x4.add(v128.load(early - 4), v128.load(late, 4))));
    tap -= 4;
    early -= 8;
    late += 8;
  }
  return f32x4.abs(f32x4.add(even, odd));
}

function evaluateGroup(channel: usize, samples: usize, maxima: usize, summary: usize): void {
  const bounds = <usize>load<u32>(channel, 28);
  const before = summary - GROUP_SUMMARY;
  const after = summary + GROUP_SUMMARY;
  const curve = v128.load(summary, 16);
  const far = greatestLane(f32x4.pmax(f32x4.pmax(v128.load(before, 16), curve), v128.load(after, 16)));
  const nearFactor = load<f32>(bounds) + load<f32>(bounds, 4);
  // First all blocks at once, by maxima and then by energies too; each operation is monotonic, so what fails here fails below.
  const groupPeak = larger(greatestLane(v128.load(summary)), abs<f32>(load<f32>(samples, 1024)));
  const edges = f32x4.pmax(v128.load(maxima - BLOCK_MAXIMA, 16), v128.load(maxima + GROUP_MAXIMA, 16));
  const least = groupPeak + nearFactor * greatestLane(f32x4.pmax(curve, edges));
  if (!couldExceed(channel, bounds, least + load<f32>(bounds, 12) * far)) return;
  const energies = f32x4.add(
    f32x4.add(groupEnergy(samples - 1024, maxima - GROUP_MAXIMA, before), groupEnergy(samples, maxima, summary)),
    groupEnergy(samples + 1024, maxima + GROUP_MAXIMA, after),
  );
  const farRoot = rootOfLanes(energies);
  const farExcess = smaller(load<f32>(bounds, 12) * far, load<f32>(bounds, 16) * farRoot);
  if (!couldExceed(channel, bounds, least + farExcess)) return;
  for (let block: i32 = 0; block < BLOCKS_PER_GROUP; block++) {
    // The block's last interval ends at the first sample of the next block.
    const peak = larger(greatestLane(v128.load(maxima)), abs<f32>(load<f32>(samples, 64)));
    const last = maxima - BLOCK_MAXIMA;
    const next = maxima + BLOCK_MAXIMA;
    const curves = f32x4.pmax(f32x4.pmax(v128.load(last, 16), v128.load(maxima, 16)), v128.load(next, 16));
    const near = greatestLane(curves);
    if (couldExceed(channel, bounds, peak + nearFactor * near + farExcess)) {
      const energy = f32x4.add(f32x4.add(v128.load(last, 32), v128.load(maxima, 32)), v128.load(next, 32));
      evaluateBlock(channel, bounds, samples, maxima, near, rootOfLanes(energy), far, farRoot);
    }
    samples += 64;
    maxima += BLOCK_MAXIMA;
  }
}

/**
 * Takes `frameCount` more frames of one channel from `source`, which may be the place behind the frames in the buffer, or
 * zeros where `source` is 0.
 */
export function scanTruePeak(channel: usize, source: usize, frameCount: i32): void {
  const samples = <usize>load<u32>(channel, 16);
  const maxima = <usize>load<u32>(channel, 20);
  const summaries = <usize>load<u32>(channel, 40);
  const oldFill = load<i32>(channel, 8);
  const target = samples + ((<usize>oldFill) << 2);
  const sizeBytes = (<usize>frameCount) << 2;
  if (!source) memory.fill(target, 0, sizeBytes);
  else if (source != target) memory.copy(target, source, sizeBytes);
  const fill = oldFill + frameCount;
  const measuredBefore = load<i32>(channel, 12);
  let measured = measuredBefore;
  let peaks = i32x4.splat(0);
  // The last second difference of a group reaches one frame into the next.
  while ((measured + 1) * GROUP_FRAMES < fill) {
    const group = <usize>measured;
    const peak = measureGroup(
      samples + (group << 10),
      maxima + group * GROUP_MAXIMA,
      summaries + group * GROUP_SUMMARY,
    );
    peaks = f32x4.pmax(peaks, peak);
    measured++;
  }
  const peak = greatestLane(peaks);
  if (peak > load<f32>(channel, 4)) store<f32>(channel, peak, 4);
  if (peak > load<f32>(channel)) store<f32>(channel, peak);
  const first = max<i32>(1, measuredBefore - 1);
  const skipped = min<i32>(load<i32>(channel, 44), max<i32>(0, measured - 1 - first));
  store<i32>(channel, load<i32>(channel, 44) - skipped, 44);
  for (let index = first + skipped; index < measured - 1; index++) {
    const group = <usize>index;
    evaluateGroup(channel, samples + (group << 10), maxima + group * GROUP_MAXIMA, summaries + group * GROUP_SUMMARY);
  }
  const dropped = measured - 2;
  if (dropped > 0) {
    memory.copy(samples, samples + ((<usize>dropped) << 10), (<usize>(fill - dropped * GROUP_FRAMES)) << 2);
    memory.copy(maxima, maxima + <usize>dropped * GROUP_MAXIMA, 2 * GROUP_MAXIMA);
    memory.copy(summaries, summaries + <usize>dropped * GROUP_SUMMARY, 2 * GROUP_SUMMARY);
    store<i32>(channel, fill - dropped * GROUP_FRAMES, 8);
    store<i32>(channel, 2, 12);
  } else {
    store<i32>(channel, fill, 8);
    store<i32>(channel, measured, 12);
  }
}
