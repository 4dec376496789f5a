// True peak of one channel at 16×. The specification is true-peak-reference.ts: the greatest |y| over all points of the
// 16× grid. Points are left out only where a bound proves that they cannot exceed the greatest value so far.
//
// Channel, in bytes: 0 truePeak f32 · 4 samplePeak f32 · 8 fill i32, frames in the buffer · 12 measured i32, groups whose
// maxima are known · 16 samples pointer · 20 maxima pointer, per block of 16 frames: v128 of the greatest |x|, of the greatest
// |second difference| and of the sum of the second differences' squares · 24 phases pointer, 15 × 512 f32 · 28 bounds pointer,
// f32: three levels × (local, near, nearRoot, far, farRoot), then 1 − slack · 32 evaluated points f64.
//
// The bound. Between two neighbours of a grid (1×, 2×, 4×) y is their linear interpolation plus Σ g·d over the second
// differences d of x. So |y| <= the greater neighbour + what d within 4, 16 and 256 frames can add: Σ|g| · max|d|, or by
// Cauchy and Schwarz √Σg² · √Σd², whichever is less.

const GROUP_FRAMES: i32 = 256;
const BLOCK_FRAMES: i32 = 16;
const BLOCKS_PER_GROUP: i32 = 16;
const TAPS_BYTES: usize = 2048;
/** Bytes from the first tap's sample to the sample left of the interval: 255 frames. */
const TAPS_BEFORE_BYTES: usize = 1020;
/** Bytes of maxima per block and per group. */
const BLOCK_MAXIMA: usize = 48;
const GROUP_MAXIMA: usize = 768;
/** Bytes of factors per level. */
const LEVEL: usize = 20;
const SIGN_OFF: i32 = 0x7fff_ffff;

function greatestLane(v: v128): f32 {
  const pairs = f32x4.pmax(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

/** |x[i−1] − 2·x[i] + x[i+1]| for four frames from `at`. */
function secondDifferences(at: usize): v128 {
  const middle = v128.load(at);
  const sum = f32x4.add(v128.load(at - 4), v128.load(at, 4));
  return v128.and(f32x4.sub(sum, f32x4.add(middle, middle)), i32x4.splat(SIGN_OFF));
}

/** Fills in the maxima of the 16 blocks of one group. */
function measureGroup(samples: usize, maxima: usize): v128 {
  const signOff = i32x4.splat(SIGN_OFF);
  let groupPeak = i32x4.splat(0);
  for (let block: i32 = 0; block < BLOCKS_PER_GROUP; block++) {
    const x0 = v128.and(v128.load(samples), signOff);
    const x1 = v128.and(v128.load(samples, 16), signOff);
    const x2 = v128.and(v128.load(samples, 32), signOff);
    const x3 = v128.and(v128.load(samples, 48), signOff);
    const peak = f32x4.pmax(f32x4.pmax(x0, x1), f32x4.pmax(x2, x3));
    const d0 = secondDifferences(samples);
    const d1 = secondDifferences(samples + 16);
    const d2 = secondDifferences(samples + 32);
    const d3 = secondDifferences(samples + 48);
    const squares01 = f32x4.add(f32x4.mul(d0, d0), f32x4.mul(d1, d1));
    const squares23 = f32x4.add(f32x4.mul(d2, d2), f32x4.mul(d3, d3));
    groupPeak = f32x4.pmax(groupPeak, peak);
    v128.store(maxima, peak);
    v128.store(maxima, f32x4.pmax(f32x4.pmax(d0, d1), f32x4.pmax(d2, d3)), 16);
    v128.store(maxima, f32x4.add(squares01, squares23), 32);
    samples += 64;
    maxima += BLOCK_MAXIMA;
  }
  return groupPeak;
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
  const nearExcess = min<f32>(load<f32>(level, 4) * near, load<f32>(level, 8) * nearRoot);
  return nearExcess + min<f32>(load<f32>(level, 12) * far, load<f32>(level, 16) * farRoot);
}

/** 2× → 4× → 16× within one interval between two samples; the excesses are those of the 2× and the 4× grid. */
function evaluateInterval(channel: usize, bounds: usize, at: usize, excess2: f32, excess4: f32): void {
  const half = evaluatePoint(channel, at, 8);
  for (let side: i32 = 0; side < 2; side++) {
    const sample = abs<f32>(load<f32>(at + ((<usize>side) << 2)));
    if (!couldExceed(channel, bounds, max<f32>(sample, half) + excess2)) continue;
    const first: i32 = side << 3;
    const quarter = evaluatePoint(channel, at, first + 4);
    for (let part: i32 = 0; part < 2; part++) {
      const other = part == side ? sample : half;
      if (!couldExceed(channel, bounds, max<f32>(other, quarter) + excess4)) continue;
      const phase = first + (part << 2);
      evaluatePoint(channel, at, phase + 1);
      evaluatePoint(channel, at, phase + 2);
      evaluatePoint(channel, at, phase + 3);
    }
  }
}

function evaluateBlock(
  channel: usize,
  bounds: usize,
  samples: usize,
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
  for (let at = samples; at < end; at += 4) {
    const greater = max<f32>(abs<f32>(load<f32>(at)), abs<f32>(load<f32>(at, 4)));
    if (!couldExceed(channel, bounds, greater + distant1 + localFactor * near)) continue;
    const local = greatestLane(f32x4.pmax(secondDifferences(at - 12), secondDifferences(at + 4)));
    if (couldExceed(channel, bounds, greater + distant1 + localFactor * local)) {
      const excess2 = distant2 + load<f32>(bounds + LEVEL) * local;
      const excess4 = distant4 + load<f32>(bounds + 2 * LEVEL) * local;
      evaluateInterval(channel, bounds, at, excess2, excess4);
    }
  }
}

function greatestCurve(maxima: usize): v128 {
  let curve = v128.load(maxima, 16);
  for (let at = maxima + BLOCK_MAXIMA; at < maxima + GROUP_MAXIMA; at += BLOCK_MAXIMA) {
    curve = f32x4.pmax(curve, v128.load(at, 16));
  }
  return curve;
}

function curveEnergy(maxima: usize): v128 {
  let energy = v128.load(maxima, 32);
  for (let at = maxima + BLOCK_MAXIMA; at < maxima + GROUP_MAXIMA; at += BLOCK_MAXIMA) {
    energy = f32x4.add(energy, v128.load(at, 32));
  }
  return energy;
}

function rootOfLanes(energy: v128): f32 {
  const pairs = f32x4.add(energy, v128.shuffle<i32>(energy, energy, 2, 3, 0, 1));
  return sqrt<f32>(f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
}

function evaluateGroup(channel: usize, samples: usize, maxima: usize): void {
  const bounds = <usize>load<u32>(channel, 28);
  const before = maxima - GROUP_MAXIMA;
  const after = maxima + GROUP_MAXIMA;
  const far = greatestLane(f32x4.pmax(f32x4.pmax(greatestCurve(before), greatestCurve(maxima)), greatestCurve(after)));
  const farRoot = rootOfLanes(f32x4.add(f32x4.add(curveEnergy(before), curveEnergy(maxima)), curveEnergy(after)));
  const farExcess = min<f32>(load<f32>(bounds, 12) * far, load<f32>(bounds, 16) * farRoot);
  const nearFactor = load<f32>(bounds) + load<f32>(bounds, 4);
  for (let block: i32 = 0; block < BLOCKS_PER_GROUP; block++) {
    // The block's last interval ends at the first sample of the next block.
    const peak = max<f32>(greatestLane(v128.load(maxima)), abs<f32>(load<f32>(samples, 64)));
    const curves = f32x4.pmax(f32x4.pmax(v128.load(maxima - 32), v128.load(maxima, 16)), v128.load(maxima, 64));
    const near = greatestLane(curves);
    if (couldExceed(channel, bounds, peak + nearFactor * near + farExcess)) {
      const energy = f32x4.add(f32x4.add(v128.load(maxima - 16), v128.load(maxima, 32)), v128.load(maxima, 80));
      evaluateBlock(channel, bounds, samples, near, rootOfLanes(energy), far, farRoot);
    }
    samples += 64;
    maxima += BLOCK_MAXIMA;
  }
}

/** Takes `frameCount` more frames of one channel from `source`, or zeros where `source` is 0. */
export function scanTruePeak(channel: usize, source: usize, frameCount: i32): void {
  const samples = <usize>load<u32>(channel, 16);
  const maxima = <usize>load<u32>(channel, 20);
  const oldFill = load<i32>(channel, 8);
  const target = samples + ((<usize>oldFill) << 2);
  const sizeBytes = (<usize>frameCount) << 2;
  if (source) memory.copy(target, source, sizeBytes);
  else memory.fill(target, 0, sizeBytes);
  const fill = oldFill + frameCount;
  const measuredBefore = load<i32>(channel, 12);
  let measured = measuredBefore;
  let peaks = i32x4.splat(0);
  // The last second difference of a group reaches one frame into the next.
  while ((measured + 1) * GROUP_FRAMES < fill) {
    peaks = f32x4.pmax(
      peaks,
      measureGroup(samples + ((<usize>measured) << 10), maxima + <usize>measured * GROUP_MAXIMA),
    );
    measured++;
  }
  const peak = greatestLane(peaks);
  if (peak > load<f32>(channel, 4)) store<f32>(channel, peak, 4);
  if (peak > load<f32>(channel)) store<f32>(channel, peak);
  for (let group = measuredBefore - 1; group < measured - 1; group++) {
    if (group > 0) evaluateGroup(channel, samples + ((<usize>group) << 10), maxima + <usize>group * GROUP_MAXIMA);
  }
  const dropped = measured - 2;
  if (dropped > 0) {
    memory.copy(samples, samples + ((<usize>dropped) << 10), (<usize>(fill - dropped * GROUP_FRAMES)) << 2);
    memory.copy(maxima, maxima + <usize>dropped * GROUP_MAXIMA, 2 * GROUP_MAXIMA);
    store<i32>(channel, fill - dropped * GROUP_FRAMES, 8);
    store<i32>(channel, 2, 12);
  } else {
    store<i32>(channel, fill, 8);
    store<i32>(channel, measured, 12);
  }
}
