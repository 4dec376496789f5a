import {
  BUSY_GROUPS,
  CEILING,
  FAST,
  FAST_FACTOR,
  GAINS,
  GROUP,
  GROUPS_TO_SKIP,
  GROUP_FRAMES,
  HELD,
  HISTOGRAM,
  HOLD_GROUPS,
  IDLE_GROUPS,
  LOWEST_GAIN,
  PEAKS,
  REACH_GROUPS,
  REDUCED_FRAMES,
  RELEASED,
  SLOW,
  SLOW_ATTACK,
  SLOW_RELEASE,
  SMOOTHED,
  SMOOTHING_GROUPS,
  SPLINE,
  UNITY,
  WEIGHTS,
} from './limiter-state.as';
import { advance } from './limiter-lines.as';
import { detectPeak, larger, largestLane, peakBound } from './peak-detection.as';

const REDUCTION_FLOOR: f64 = 1e-7;
/** 0.001 dB. */
const REDUCED_BELOW: f32 = 0.99988488;

/** Goes on by the group that was taken in and summarised. */
export function completeGroup(state: usize): void {
  const at = load<i32>(state, GROUP);
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
  advance(state, at, 1);
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
