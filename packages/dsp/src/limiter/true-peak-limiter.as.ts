// State block; `true-peak-limiter.ts` writes the fields up to SLOW, in this order.
const CHANNEL_COUNT: usize = 0; // i32
const GROUP_FRAMES: usize = 4; // i32
const REACH_GROUPS: usize = 8; // i32
const SMOOTHING_GROUPS: usize = 12; // i32
const HOLD_GROUPS: usize = 16; // i32
const LATENCY_FRAMES: usize = 20; // i32
const LINE_FRAMES: usize = 24; // i32, length of each channel's delay line
const GROUP_CAPACITY: usize = 28; // i32, length of each line of groups
const LINES: usize = 32; // f32 per channel, LINE_FRAMES each
const COARSE_TAPS: usize = 36; // f32, per pair: even 8/16, even 4/16, odd 4/16
const FINE_TAPS: usize = 40; // f32, per pair: even and odd of 1, 2, 3, 5, 6, 7 sixteenths
const SPLINE: usize = 44; // f32, four points of GROUP_FRAMES weights
const WEIGHTS: usize = 48; // f64 of SMOOTHING_GROUPS, newest first
const GAINS: usize = 52; // f32 of GROUP_FRAMES
const SAMPLE_PEAKS: usize = 56; // f32 per group
const CURVATURES: usize = 60; // f32 per group
const PEAKS: usize = 64; // f32 per group: 16× peak if over the ceiling, 0 if not, −bound while unknown
const RELEASED: usize = 68; // f64 per group
const SMOOTHED: usize = 72; // f32 per group
const HISTOGRAM: usize = 76; // f64, frames in 4096 bins of reduction 0 … 1
const POSSIBLE_PEAKS: usize = 80; // f32, bounds per channel and four frames of a group
const SAMPLE_FACTOR: usize = 84; // f32
const CURVATURE_FACTOR: usize = 88; // f32
const POSITION: usize = 92; // i32, where in the lines the running group starts
const PHASE: usize = 96; // i32, frames of the running group so far
const GROUP: usize = 100; // i32, where in the lines of groups the running group is
const UNITY: usize = 104; // i32, 1 while the gain of the group going out is 1
const CEILING: usize = 112; // f64
const FAST_FACTOR: usize = 120; // f64
const SLOW_ATTACK: usize = 128; // f64
const SLOW_RELEASE: usize = 136; // f64
const FAST: usize = 144; // f64
const SLOW: usize = 152; // f64
const LOWEST_GAIN: usize = 160; // f32
const GROUPS_TO_SKIP: usize = 164; // i32, groups before the first output frame, not counted in the statistics
const REDUCED_FRAMES: usize = 168; // f64
const HELD: usize = 176; // f32, largest of the held peaks
const IDLE_GROUPS: usize = 180; // i32, groups in a row without a peak over the ceiling
const BUSY_GROUPS: usize = 184; // i32, groups for which a gain is still to be computed
const KEPT_GROUPS: usize = 188; // i32, groups and their frames that may be looked at again

const TAP_PAIRS: i32 = 48;
const REDUCTION_FLOOR: f64 = 1e-7;
/** No sixteenth lies further from a quarter than an eighth of a frame: 1 / cos(π/8), and 1 % more for local peaks. */
const FINE_OVER_COARSE: f32 = 1.0932;
/** 0.001 dB. */
const REDUCED_BELOW: f32 = 0.99988488;

/** Delays and limits `frameCount` frames in place; `blocks` holds one pointer per channel. */
export function limitTruePeak(state: usize, blocks: usize, frameCount: i32): void {
  const channelCount = load<i32>(state, CHANNEL_COUNT);
  const groupFrames = load<i32>(state, GROUP_FRAMES);
  const lineBytes = (<usize>load<i32>(state, LINE_FRAMES)) << 2;
  const latencyBytes = (<usize>load<i32>(state, LATENCY_FRAMES)) << 2;
  const gains = <usize>load<u32>(state, GAINS);
  let done = 0;
  while (done < frameCount) {
    const phase = load<i32>(state, PHASE);
    const take = min(frameCount - done, groupFrames - phase);
    const unity = load<i32>(state, UNITY);
    let line = <usize>load<u32>(state, LINES) + ((<usize>(load<i32>(state, POSITION) + phase)) << 2);
    for (let channel = 0; channel < channelCount; channel++) {
      const target = <usize>load<u32>(blocks + ((<usize>channel) << 2)) + ((<usize>done) << 2);
      delayAndScale(target, line, latencyBytes, gains + ((<usize>phase) << 2), take, unity);
      line += lineBytes;
    }
    done += take;
    store<i32>(state, phase + take, PHASE);
    if (phase + take == groupFrames) completeGroup(state);
  }
}

function delayAndScale(target: usize, line: usize, latencyBytes: usize, gains: usize, count: i32, unity: i32): void {
  if (unity) {
    while (count >= 4) {
      v128.store(line, v128.load(target));
      v128.store(target, v128.load(line - latencyBytes));
      target += 16;
      line += 16;
      count -= 4;
    }
  } else {
    while (count >= 4) {
      v128.store(line, v128.load(target));
      v128.store(target, f32x4.mul(v128.load(line - latencyBytes), v128.load(gains)));
      target += 16;
      line += 16;
      gains += 16;
      count -= 4;
    }
  }
  while (count > 0) {
    store<f32>(line, load<f32>(target));
    const delayed = load<f32>(line - latencyBytes);
    store<f32>(target, unity ? delayed : delayed * load<f32>(gains));
    target += 4;
    line += 4;
    gains += 4;
    count--;
  }
}

function completeGroup(state: usize): void {
  const at = load<i32>(state, GROUP);
  summariseGroup(state, at);
  const detected = at - load<i32>(state, REACH_GROUPS);
  const bound = peakBound(state, detected);
  let peak: f32 = 0;
  if (<f64>bound > load<f64>(state, CEILING)) {
    const held = load<f32>(state, HELD);
    peak = bound <= held ? -bound : detectPeak(state, detected, held);
  }
  store<f32>(<usize>load<u32>(state, PEAKS) + ((<usize>detected) << 2), peak);
  const idle = peak == 0 ? load<i32>(state, IDLE_GROUPS) + 1 : 0;
  store<i32>(state, idle, IDLE_GROUPS);
  if (idle > load<i32>(state, HOLD_GROUPS) && load<f64>(state, FAST) + load<f64>(state, SLOW) == 0) {
    store<f64>(<usize>load<u32>(state, RELEASED) + ((<usize>detected) << 3), 0);
  } else {
    release(state, detected, peak);
    // The last reduction still moves through the average and the spline.
    store<i32>(state, load<i32>(state, SMOOTHING_GROUPS) + 4, BUSY_GROUPS);
  }
  const busy = load<i32>(state, BUSY_GROUPS);
  if (busy > 0) {
    store<i32>(state, busy - 1, BUSY_GROUPS);
    smooth(state, detected);
    renderGains(state, detected);
  } else {
    store<f32>(<usize>load<u32>(state, SMOOTHED) + ((<usize>detected) << 2), 0);
  }
  const toSkip = load<i32>(state, GROUPS_TO_SKIP);
  if (toSkip > 0) store<i32>(state, toSkip - 1, GROUPS_TO_SKIP);
  advance(state, at);
}

/** Largest sample of the group, and largest second difference around its frames less the last and the one before its first. */
function summariseGroup(state: usize, at: i32): void {
  const channelCount = load<i32>(state, CHANNEL_COUNT);
  const lineBytes = (<usize>load<i32>(state, LINE_FRAMES)) << 2;
  let line = <usize>load<u32>(state, LINES) + ((<usize>load<i32>(state, POSITION)) << 2);
  let peaks = f32x4.splat(0);
  let curvatures = f32x4.splat(0);
  for (let channel = 0; channel < channelCount; channel++) {
    const end = line + ((<usize>load<i32>(state, GROUP_FRAMES)) << 2);
    for (let sample = line; sample < end; sample += 16) {
      const x = v128.load(sample);
      const before = v128.load(sample - 4);
      const ends = f32x4.add(x, v128.load(sample - 8));
      peaks = f32x4.pmax(peaks, f32x4.abs(x));
      curvatures = f32x4.pmax(curvatures, f32x4.abs(f32x4.sub(ends, f32x4.add(before, before))));
    }
    line += lineBytes;
  }
  store<f32>(<usize>load<u32>(state, SAMPLE_PEAKS) + ((<usize>at) << 2), largestLane(peaks));
  store<f32>(<usize>load<u32>(state, CURVATURES) + ((<usize>at) << 2), largestLane(curvatures));
}

/** One instruction where wasm's own maximum, which orders NaN and zeros, takes several; likewise pmax. */
function larger(a: f32, b: f32): f32 {
  return a < b ? b : a;
}

function largestLane(values: v128): f32 {
  const pairs = f32x4.pmax(values, v128.shuffle<f32>(values, values, 2, 3, 0, 1));
  return larger(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

/** What the second differences near a group can add to its samples. */
function bend(state: usize, group: i32): f32 {
  const reach = load<i32>(state, REACH_GROUPS);
  let curvature: f32 = 0;
  let near = <usize>load<u32>(state, CURVATURES) + ((<usize>(group - reach)) << 2);
  for (let k = -reach; k <= reach; k++) {
    curvature = larger(curvature, load<f32>(near));
    near += 4;
  }
  return curvature * load<f32>(state, CURVATURE_FACTOR);
}

/** No position between the frames of a group has a larger magnitude. */
function peakBound(state: usize, group: i32): f32 {
  const samplePeaks = <usize>load<u32>(state, SAMPLE_PEAKS) + ((<usize>group) << 2);
  return (
    larger(load<f32>(samplePeaks), load<f32>(samplePeaks, 4)) * load<f32>(state, SAMPLE_FACTOR) + bend(state, group)
  );
}

/**
 * Largest 16× magnitude of a group if it exceeds both `known` and the ceiling; otherwise 0 if it does not exceed the ceiling
 * and −(a bound ≤ `known`) if it might.
 * Four frames are interpolated only when the bound from samples and curvature could exceed the peak so far,
 * at quarters first, at sixteenths only when the quarters come near it.
 */
function detectPeak(state: usize, group: i32, known: f32): f32 {
  const ceiling = <f32>load<f64>(state, CEILING);
  const enough = larger(known, ceiling);
  const sampleFactor = load<f32>(state, SAMPLE_FACTOR);
  const added = bend(state, group);
  let peak = load<f32>(<usize>load<u32>(state, SAMPLE_PEAKS) + ((<usize>group) << 2));
  let bound = peak;
  const groupFrames = load<i32>(state, GROUP_FRAMES);
  const vectors = groupFrames >> 2;
  const channelCount = load<i32>(state, CHANNEL_COUNT);
  const lineBytes = (<usize>load<i32>(state, LINE_FRAMES)) << 2;
  const back = (load<i32>(state, GROUP) - group) * groupFrames;
  const first = <usize>load<u32>(state, LINES) + ((<usize>(load<i32>(state, POSITION) - back)) << 2);
  const coarseTaps = <usize>load<u32>(state, COARSE_TAPS);
  const fineTaps = <usize>load<u32>(state, FINE_TAPS);
  let possibles = <usize>load<u32>(state, POSSIBLE_PEAKS);
  let line = first;
  for (let channel = 0; channel < channelCount; channel++) {
    for (let vector = 0; vector < vectors; vector++) {
      const source = line + ((<usize>vector) << 4);
      const samples = largestLane(f32x4.pmax(f32x4.abs(v128.load(source)), f32x4.abs(v128.load(source, 4))));
      let possible = samples * sampleFactor + added;
      if (possible > larger(peak, enough)) {
        const quarters = coarsePeak(source, coarseTaps);
        peak = larger(peak, quarters);
        possible = larger(samples, quarters) * FINE_OVER_COARSE;
      }
      store<f32>(possibles, possible);
      possibles += 4;
    }
    line += lineBytes;
  }
  possibles = <usize>load<u32>(state, POSSIBLE_PEAKS);
  line = first;
  for (let channel = 0; channel < channelCount; channel++) {
    for (let vector = 0; vector < vectors; vector++) {
      if (load<f32>(possibles) > larger(peak, enough)) {
        peak = larger(peak, finePeak(line + ((<usize>vector) << 4), fineTaps));
      } else {
        bound = larger(bound, load<f32>(possibles));
      }
      possibles += 4;
    }
    line += lineBytes;
  }
  if (peak > enough) return peak;
  bound = min(larger(bound, peak), enough);
  return bound > ceiling ? -bound : 0;
}

/** Quarters of four frames. */
function coarsePeak(source: usize, taps: usize): f32 {
  let early = source;
  let late = source + 4;
  const end = taps + (TAP_PAIRS << 4);
  let half = f32x4.splat(0);
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  while (taps < end) {
    const a = v128.load(early);
    const b = v128.load(late);
    const sum = f32x4.add(a, b);
    half = f32x4.add(half, f32x4.mul(v128.load32_splat(taps), sum));
    even = f32x4.add(even, f32x4.mul(v128.load32_splat(taps, 4), sum));
    odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(taps, 8), f32x4.sub(a, b)));
    early -= 4;
    late += 4;
    taps += 16;
  }
  return largestLane(f32x4.pmax(f32x4.abs(half), mirrored(even, odd)));
}

/** The larger magnitude of a position and of its mirror image. */
function mirrored(even: v128, odd: v128): v128 {
  return f32x4.pmax(f32x4.abs(f32x4.add(even, odd)), f32x4.abs(f32x4.sub(even, odd)));
}

/** The sixteenths of four frames that are not quarters. */
function finePeak(source: usize, taps: usize): f32 {
  let early = source;
  let late = source + 4;
  const end = taps + TAP_PAIRS * 48;
  let even1 = f32x4.splat(0);
  let even2 = f32x4.splat(0);
  let even3 = f32x4.splat(0);
  let even5 = f32x4.splat(0);
  let even6 = f32x4.splat(0);
  let even7 = f32x4.splat(0);
  let odd1 = f32x4.splat(0);
  let odd2 = f32x4.splat(0);
  let odd3 = f32x4.splat(0);
  let odd5 = f32x4.splat(0);
  let odd6 = f32x4.splat(0);
  let odd7 = f32x4.splat(0);
  while (taps < end) {
    const a = v128.load(early);
    const b = v128.load(late);
    const sum = f32x4.add(a, b);
    const difference = f32x4.sub(a, b);
    even1 = f32x4.add(even1, f32x4.mul(v128.load32_splat(taps), sum));
    odd1 = f32x4.add(odd1, f32x4.mul(v128.load32_splat(taps, 4), difference));
    even2 = f32x4.add(even2, f32x4.mul(v128.load32_splat(taps, 8), sum));
    odd2 = f32x4.add(odd2, f32x4.mul(v128.load32_splat(taps, 12), difference));
    even3 = f32x4.add(even3, f32x4.mul(v128.load32_splat(taps, 16), sum));
    odd3 = f32x4.add(odd3, f32x4.mul(v128.load32_splat(taps, 20), difference));
    even5 = f32x4.add(even5, f32x4.mul(v128.load32_splat(taps, 24), sum));
    odd5 = f32x4.add(odd5, f32x4.mul(v128.load32_splat(taps, 28), difference));
    even6 = f32x4.add(even6, f32x4.mul(v128.load32_splat(taps, 32), sum));
    odd6 = f32x4.add(odd6, f32x4.mul(v128.load32_splat(taps, 36), difference));
    even7 = f32x4.add(even7, f32x4.mul(v128.load32_splat(taps, 40), sum));
    odd7 = f32x4.add(odd7, f32x4.mul(v128.load32_splat(taps, 44), difference));
    early -= 4;
    late += 4;
    taps += 48;
  }
  const low = f32x4.pmax(f32x4.pmax(mirrored(even1, odd1), mirrored(even2, odd2)), mirrored(even3, odd3));
  const high = f32x4.pmax(f32x4.pmax(mirrored(even5, odd5), mirrored(even6, odd6)), mirrored(even7, odd7));
  return largestLane(f32x4.pmax(low, high));
}

/**
 * Largest peak of the last HOLD_GROUPS groups. A negative entry is a bound, not above what was held, of a group that was
 * not interpolated: when the largest leaves, groups are interpolated in the order of their bounds until no bound is above.
 */
function heldPeak(state: usize, group: i32, peak: f32): f32 {
  const last = <usize>load<u32>(state, PEAKS) + ((<usize>group) << 2);
  const first = last - ((<usize>(load<i32>(state, HOLD_GROUPS) - 1)) << 2);
  let held = load<f32>(state, HELD);
  if (peak >= held) {
    held = peak;
  } else if (load<f32>(first - 4) == held) {
    held = 0;
    for (let entry = first; entry <= last; entry += 4) held = larger(held, load<f32>(entry));
    let highest = highestBound(first, last);
    while (highest != 0 && -load<f32>(highest) > held) {
      const resolved = detectPeak(state, group - (<i32>(last - highest) >> 2), held);
      store<f32>(highest, resolved);
      held = larger(held, resolved);
      highest = highestBound(first, last);
    }
  }
  store<f32>(state, held, HELD);
  return held;
}

/** Address of the entry with the highest bound, 0 without any. */
function highestBound(first: usize, last: usize): usize {
  let highest: usize = 0;
  let lowest: f32 = 0;
  for (let entry = first; entry <= last; entry += 4) {
    const value = load<f32>(entry);
    if (value < lowest) {
      lowest = value;
      highest = entry;
    }
  }
  return highest;
}

/** Turns the held peak into the reduction that it needs, and lets go fast or slowly. */
function release(state: usize, group: i32, peak: f32): void {
  const held = heldPeak(state, group, peak);
  const needed: f64 = held > 0 ? 1.0 - load<f64>(state, CEILING) / <f64>held : 0;
  let fast = load<f64>(state, FAST);
  fast = needed >= fast ? needed : needed + (fast - needed) * load<f64>(state, FAST_FACTOR);
  if (fast < REDUCTION_FLOOR) fast = 0;
  let slow = load<f64>(state, SLOW);
  slow += (needed - slow) * (needed > slow ? load<f64>(state, SLOW_ATTACK) : load<f64>(state, SLOW_RELEASE));
  if (slow < REDUCTION_FLOOR) slow = 0;
  store<f64>(state, fast, FAST);
  store<f64>(state, slow, SLOW);
  store<f64>(<usize>load<u32>(state, RELEASED) + ((<usize>group) << 3), fast > slow ? fast : slow);
}

function smooth(state: usize, group: i32): void {
  let released = <usize>load<u32>(state, RELEASED) + ((<usize>group) << 3);
  let weight = <usize>load<u32>(state, WEIGHTS);
  const end = weight + ((<usize>load<i32>(state, SMOOTHING_GROUPS)) << 3);
  let sum: f64 = 0;
  while (weight < end) {
    sum += load<f64>(weight) * load<f64>(released);
    weight += 8;
    released -= 8;
  }
  store<f32>(<usize>load<u32>(state, SMOOTHED) + ((<usize>group) << 2), <f32>sum);
}

/** Gains of the group that goes out next, whose spline ends at `group`. */
function renderGains(state: usize, group: i32): void {
  const points = <usize>load<u32>(state, SMOOTHED) + ((<usize>(group - 3)) << 2);
  const a = v128.load32_splat(points);
  const b = v128.load32_splat(points, 4);
  const c = v128.load32_splat(points, 8);
  const d = v128.load32_splat(points, 12);
  const unity = !v128.any_true(f32x4.gt(f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d)), f32x4.splat(0)));
  store<i32>(state, <i32>unity, UNITY);
  if (unity) return;

  const stride = (<usize>load<i32>(state, GROUP_FRAMES)) << 2;
  let gain = <usize>load<u32>(state, GAINS);
  const end = gain + stride;
  let weight = <usize>load<u32>(state, SPLINE);
  let lowest = f32x4.splat(1);
  let reduced = i32x4.splat(0);
  while (gain < end) {
    let reduction = f32x4.mul(v128.load(weight), a);
    reduction = f32x4.add(reduction, f32x4.mul(v128.load(weight + stride), b));
    reduction = f32x4.add(reduction, f32x4.mul(v128.load(weight + 2 * stride), c));
    reduction = f32x4.add(reduction, f32x4.mul(v128.load(weight + 3 * stride), d));
    const gains = f32x4.sub(f32x4.splat(1), reduction);
    v128.store(gain, gains);
    lowest = f32x4.pmin(lowest, gains);
    reduced = i32x4.sub(reduced, f32x4.lt(gains, f32x4.splat(REDUCED_BELOW)));
    gain += 16;
    weight += 16;
  }
  if (load<i32>(state, GROUPS_TO_SKIP) == 0) count(state, -largestLane(f32x4.neg(lowest)), reduced);
}

function count(state: usize, lowest: f32, reduced: v128): void {
  const frames =
    i32x4.extract_lane(reduced, 0) +
    i32x4.extract_lane(reduced, 1) +
    i32x4.extract_lane(reduced, 2) +
    i32x4.extract_lane(reduced, 3);
  if (frames == 0) return;
  store<f64>(state, load<f64>(state, REDUCED_FRAMES) + <f64>frames, REDUCED_FRAMES);
  store<f32>(state, min(load<f32>(state, LOWEST_GAIN), lowest), LOWEST_GAIN);
  const bin = min(4095, <i32>((<f32>1 - lowest) * <f32>4096));
  const counter = <usize>load<u32>(state, HISTOGRAM) + ((<usize>bin) << 3);
  store<f64>(counter, load<f64>(counter) + <f64>frames);
}

/** Goes on to the next group; at the end of a line what is still needed moves to its start. */
function advance(state: usize, at: i32): void {
  const groupFrames = load<i32>(state, GROUP_FRAMES);
  const lineFrames = load<i32>(state, LINE_FRAMES);
  let position = load<i32>(state, POSITION) + groupFrames;
  if (position + groupFrames > lineFrames) {
    const kept = load<i32>(state, KEPT_GROUPS) * groupFrames;
    let line = <usize>load<u32>(state, LINES);
    for (let channel = load<i32>(state, CHANNEL_COUNT); channel > 0; channel--) {
      memory.copy(line, line + ((<usize>(position - kept)) << 2), (<usize>kept) << 2);
      line += (<usize>lineFrames) << 2;
    }
    position = kept;
  }
  store<i32>(state, position, POSITION);
  store<i32>(state, 0, PHASE);

  const capacity = load<i32>(state, GROUP_CAPACITY);
  let next = at + 1;
  if (next >= capacity) {
    const kept = load<i32>(state, KEPT_GROUPS);
    moveToStart(<usize>load<u32>(state, SAMPLE_PEAKS), next, kept, 2);
    moveToStart(<usize>load<u32>(state, CURVATURES), next, kept, 2);
    moveToStart(<usize>load<u32>(state, PEAKS), next, kept, 2);
    moveToStart(<usize>load<u32>(state, RELEASED), next, kept, 3);
    moveToStart(<usize>load<u32>(state, SMOOTHED), next, kept, 2);
    next = kept;
  }
  store<i32>(state, next, GROUP);
}

function moveToStart(line: usize, end: i32, kept: i32, sizeShift: usize): void {
  memory.copy(line, line + ((<usize>(end - kept)) << sizeShift), (<usize>kept) << sizeShift);
}
