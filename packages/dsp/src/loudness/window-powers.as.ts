// Powers of a window that slides over hop energies, and what gating does with powers: called a few times in a programme, which
// is too seldom for JavaScript to be compiled in time. The specification is window-powers-reference.ts; for the gate one line each.

function hopStart(hop: i32, sampleRateHz: i32): i64 {
  return (<i64>hop * <i64>sampleRateHz) / 100;
}

/**
 * Slides a window of `windowHops` over the next `hopCount` energies, f64, of which the first is that of hop `firstHop`, a multiple
 * of `windowHops`; only the last call may be given other than whole groups of `windowHops`. `suffixes`, f64 × windowHops + 1, are
 * 0 at first and kept from call to call. Puts the power of every `everyHops`-th position to `picked`; returns the greatest of all.
 */
export function slideWindow(
  energies: usize,
  hopCount: i32,
  firstHop: i32,
  windowHops: i32,
  everyHops: i32,
  sampleRateHz: i32,
  suffixes: usize,
  picked: usize,
): f64 {
  const evenFrames: f64 = sampleRateHz % 100 == 0 ? <f64>hopStart(windowHops, sampleRateHz) : 0;
  let greatest: f64 = 0;
  for (let group: i32 = 0; group < hopCount; group += windowHops) {
    const count = min(windowHops, hopCount - group);
    const source = energies + ((<usize>group) << 3);
    let prefix: f64 = 0;
    for (let index: i32 = 0; index < count; index++) {
      prefix += load<f64>(source + ((<usize>index) << 3));
      const next = firstHop + group + index + 1;
      const first = next - windowHops;
      if (first < 0) continue;
      const frames = evenFrames != 0 ? evenFrames : <f64>(hopStart(next, sampleRateHz) - hopStart(first, sampleRateHz));
      const power = (prefix + load<f64>(suffixes + ((<usize>index) << 3), 8)) / frames;
      if (power > greatest) greatest = power;
      if (first % everyHops == 0) {
        store<f64>(picked, power);
        picked += 8;
      }
    }
    let suffix: f64 = 0;
    for (let index: i32 = count - 1; index >= 0; index--) {
      suffix += load<f64>(source + ((<usize>index) << 3));
      store<f64>(suffixes + ((<usize>index) << 3), suffix);
    }
  }
  return greatest;
}

/** Moves the values strictly above `gate` to the front, in order; returns how many they are. */
export function keepAbove(values: usize, count: i32, gate: f64): i32 {
  let target = values;
  const end = values + ((<usize>count) << 3);
  for (let at = values; at < end; at += 8) {
    const value = load<f64>(at);
    if (value > gate) {
      store<f64>(target, value);
      target += 8;
    }
  }
  return <i32>((target - values) >> 3);
}

/** `sum` with the values added one after the other. */
export function addUp(sum: f64, values: usize, count: i32): f64 {
  const end = values + ((<usize>count) << 3);
  for (let at = values; at < end; at += 8) sum += load<f64>(at);
  return sum;
}
