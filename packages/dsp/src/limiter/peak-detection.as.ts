import {
  CEILING,
  CHANNEL_COUNT,
  COARSE_TAPS,
  CURVATURES,
  CURVATURE_FACTOR,
  FINE_TAPS,
  GROUP,
  GROUP_FRAMES,
  LINES,
  LINE_FRAMES,
  POSITION,
  POSSIBLE_PEAKS,
  REACH_GROUPS,
  SAMPLE_FACTOR,
  SAMPLE_PEAKS,
} from './limiter-state.as';

const TAP_PAIRS: i32 = 48;
/** No sixteenth lies further from a quarter than an eighth of a frame: 1 / cos(π/8), and 1 % more for local peaks. */
const FINE_OVER_COARSE: f32 = 1.0932;

/**
 * Of each of `count` groups from `at` on, whose frames lie in the lines: its largest sample, and the largest second difference
 * around its frames less the last and the one before its first.
 */
export function summariseGroups(state: usize, at: i32, count: i32): void {
  const channelCount = load<i32>(state, CHANNEL_COUNT);
  const lineBytes = (<usize>load<i32>(state, LINE_FRAMES)) << 2;
  const groupBytes = (<usize>load<i32>(state, GROUP_FRAMES)) << 2;
  let group = <usize>load<u32>(state, LINES) + ((<usize>load<i32>(state, POSITION)) << 2);
  let samplePeak = <usize>load<u32>(state, SAMPLE_PEAKS) + ((<usize>at) << 2);
  let curvature = <usize>load<u32>(state, CURVATURES) + ((<usize>at) << 2);
  for (; count > 0; count--) {
    let peaks = f32x4.splat(0);
    let curvatures = f32x4.splat(0);
    let line = group;
    for (let channel = 0; channel < channelCount; channel++) {
      const end = line + groupBytes;
      for (let sample = line; sample < end; sample += 16) {
        const x = v128.load(sample);
        const before = v128.load(sample - 4);
        const ends = f32x4.add(x, v128.load(sample - 8));
        peaks = f32x4.pmax(peaks, f32x4.abs(x));
        curvatures = f32x4.pmax(curvatures, f32x4.abs(f32x4.sub(ends, f32x4.add(before, before))));
      }
      line += lineBytes;
    }
    store<f32>(samplePeak, largestLane(peaks));
    store<f32>(curvature, largestLane(curvatures));
    samplePeak += 4;
    curvature += 4;
    group += groupBytes;
  }
}

/** Without a branch, which music would often lead astray: that costs more than all else here. Likewise below. */
export function larger(a: f32, b: f32): f32 {
  return f32x4.extract_lane(f32x4.pmax(f32x4.splat(a), f32x4.splat(b)), 0);
}

export function largestLane(values: v128): f32 {
  const pairs = f32x4.pmax(values, v128.shuffle<f32>(values, values, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

/** Largest of `count` floats of 0 and more. */
function largestOf(values: usize, count: i32): f32 {
  let largest = f32x4.splat(0);
  const last = values + ((<usize>count) << 2) - 16;
  if (count < 4) {
    for (; count > 0; count--) {
      largest = f32x4.pmax(largest, v128.load32_splat(values));
      values += 4;
    }
    return f32x4.extract_lane(largest, 0);
  }
  while (values < last) {
    largest = f32x4.pmax(largest, v128.load(values));
    values += 16;
  }
  return largestLane(f32x4.pmax(largest, v128.load(last)));
}

/** What the second differences near a group can add to its samples. */
function bend(state: usize, group: i32): f32 {
  const reach = load<i32>(state, REACH_GROUPS);
  const first = <usize>load<u32>(state, CURVATURES) + ((<usize>(group - reach)) << 2);
  return largestOf(first, 2 * reach + 1) * load<f32>(state, CURVATURE_FACTOR);
}

/** No position between the frames of a group has a larger magnitude. */
export function peakBound(state: usize, group: i32): f32 {
  const samplePeaks = <usize>load<u32>(state, SAMPLE_PEAKS) + ((<usize>group) << 2);
  return (
    larger(load<f32>(samplePeaks), load<f32>(samplePeaks, 4)) * load<f32>(state, SAMPLE_FACTOR) + bend(state, group)
  );
}

/** No position in any of the `count` groups that become known with those from `at` on has a larger magnitude. */
export function peakBoundOfAll(state: usize, at: i32, count: i32): f32 {
  const reach = load<i32>(state, REACH_GROUPS);
  const samplePeaks = <usize>load<u32>(state, SAMPLE_PEAKS) + ((<usize>(at - reach)) << 2);
  const curvatures = <usize>load<u32>(state, CURVATURES) + ((<usize>(at - 2 * reach)) << 2);
  return (
    largestOf(samplePeaks, count + reach) * load<f32>(state, SAMPLE_FACTOR) +
    largestOf(curvatures, count + 2 * reach) * load<f32>(state, CURVATURE_FACTOR)
  );
}

/**
 * Largest 16× magnitude of a group if it exceeds both `known` and the ceiling; otherwise 0 if it does not exceed the ceiling
 * and −(a bound ≤ `known`) if it might.
 * Four frames are interpolated only when the bound from samples and curvature could exceed the peak so far,
 * at quarters first, at sixteenths only when the quarters come near it.
 */
export function detectPeak(state: usize, group: i32, known: f32): f32 {
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
