// Runs of samples at one level. The specification is plateau-runs-reference.ts.
//
// State, in bytes: 0 level f32 · 4 run i32, frames of the run in progress · 8 before1 f32, 12 before2 f32, the two samples
// before it. A run that has ended, 32 bytes: 0 first frame after it, counted from the first scanned, i32 · 4 length i32 ·
// 8 before1 · 12 before2 · 16 after1 · 20 after2, f32.

/**
 * Scans `frameCount` samples at `source`, of which two before and two after can be read; writes each run of at least
 * `minimumRun` samples that has ended to `target`, which has room for a quarter of the frames, and returns their number.
 */
export function findPlateauRuns(state: usize, source: usize, frameCount: i32, minimumRun: i32, target: usize): i32 {
  const level = load<f32>(state);
  const levels = f32x4.splat(level);
  let run = load<i32>(state, 4);
  let count: i32 = 0;
  let frame: i32 = 0;
  while (frame < frameCount) {
    const at = source + ((<usize>frame) << 2);
    if (run == 0 && frame + 4 <= frameCount && !v128.any_true(f32x4.eq(v128.load(at), levels))) {
      frame += 4;
      continue;
    }
    if (load<f32>(at) == level) {
      if (run == 0) {
        store<f32>(state, load<f32>(at - 4), 8);
        store<f32>(state, load<f32>(at - 8), 12);
      }
      run++;
    } else if (run > 0) {
      if (run >= minimumRun) {
        store<i32>(target, frame);
        store<i32>(target, run, 4);
        store<f32>(target, load<f32>(state, 8), 8);
        store<f32>(target, load<f32>(state, 12), 12);
        store<f32>(target, load<f32>(at), 16);
        store<f32>(target, load<f32>(at + 4), 20);
        target += 32;
        count++;
      }
      run = 0;
    }
    frame++;
  }
  store<i32>(state, run, 4);
  return count;
}

/** Least and greatest of `frameCount` f32 samples at `source`, at most 0 and at least 0, to f32 × 2 at `target`. */
export function measureExtremes(source: usize, frameCount: i32, target: usize): void {
  const end = source + ((<usize>frameCount) << 2);
  let least = f32x4.splat(0);
  let greatest = f32x4.splat(0);
  for (; source + 16 <= end; source += 16) {
    const x = v128.load(source);
    least = f32x4.pmin(least, x);
    greatest = f32x4.pmax(greatest, x);
  }
  for (; source < end; source += 4) {
    const x = v128.load32_splat(source);
    least = f32x4.pmin(least, x);
    greatest = f32x4.pmax(greatest, x);
  }
  least = f32x4.pmin(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
  greatest = f32x4.pmax(greatest, v128.shuffle<i32>(greatest, greatest, 2, 3, 0, 1));
  store<f32>(target, min<f32>(f32x4.extract_lane(least, 0), f32x4.extract_lane(least, 1)));
  store<f32>(target, max<f32>(f32x4.extract_lane(greatest, 0), f32x4.extract_lane(greatest, 1)), 4);
}
