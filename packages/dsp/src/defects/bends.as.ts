// How sharply a signal bends. The specification is bends-reference.ts.

/**
 * For each block of 16 of the `blockCount` · 16 samples at `source`: the greatest |x[i − 1] − 2·x[i] + x[i + 1]| as f32.
 * One sample before and after the stretch can be read.
 */
export function measureBends(source: usize, blockCount: i32, target: usize): void {
  const end = target + ((<usize>blockCount) << 2);
  for (; target < end; target += 4) {
    let greatest = f32x4.splat(0);
    for (let four: i32 = 0; four < 4; four++) {
      const x = v128.load(source);
      const sum = f32x4.add(v128.load(source - 4), v128.load(source, 4));
      greatest = f32x4.pmax(greatest, f32x4.abs(f32x4.sub(sum, f32x4.add(x, x))));
      source += 16;
    }
    const pairs = f32x4.pmax(greatest, v128.shuffle<i32>(greatest, greatest, 2, 3, 0, 1));
    store<f32>(target, max<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1)));
  }
}

/**
 * Of each group of 16 of `blockCount` values at `bends`: whether its greatest is at least `least` and `prominence` times
 * every other but its neighbours'; writes the block's number (i32) for those that are, and returns how many there are.
 */
export function findSharpBends(bends: usize, blockCount: i32, least: f32, prominence: f32, target: usize): i32 {
  let count: i32 = 0;
  for (let start: i32 = 0; start < blockCount; start += 16) {
    const end = min<i32>(start + 16, blockCount);
    let top = start;
    let greatest = load<f32>(bends + ((<usize>start) << 2));
    for (let block = start + 1; block < end; block++) {
      const bend = load<f32>(bends + ((<usize>block) << 2));
      if (bend > greatest) {
        greatest = bend;
        top = block;
      }
    }
    if (greatest < least) continue;
    let rest: f32 = 0;
    for (let block = start; block < end; block++) {
      if (block < top - 1 || block > top + 1) rest = max<f32>(rest, load<f32>(bends + ((<usize>block) << 2)));
    }
    if (greatest < prominence * rest) continue;
    store<i32>(target, top);
    target += 4;
    count++;
  }
  return count;
}
