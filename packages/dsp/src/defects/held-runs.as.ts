// Runs of equal samples within a moving signal. The specification is held-runs-reference.ts.
//
// State, in bytes: 0 run i32, frames of the run in progress that equal the one before them, plus one; 0 when there is none ·
// 4 before f32, the sample before the run · 8 movement f32 and 12 moves i32 of the 32 frames before it. A run that has ended,
// 40 bytes: 0 first frame after it, counted from the first scanned, i32 · 4 length i32 · 8 value f32 · 12 before f32 ·
// 16 after f32 · 20 movement before f32 · 24 moves before i32 · 28 movement after f32 · 32 moves after i32.
// Movement: Σ|x[i] − x[i − 1]| over 32 steps, frame by frame; moves: how many of the steps are not 0.

const AROUND: i32 = 32;

/** Movement and moves of the 32 steps that end with the sample at `last`. */
function measureMovement(last: usize, movement: usize, moves: usize): void {
  let sum: f32 = 0;
  let count: i32 = 0;
  for (let at = last - ((<usize>(AROUND - 1)) << 2); at <= last; at += 4) {
    const step = abs<f32>(load<f32>(at) - load<f32>(at - 4));
    sum += step;
    if (step != 0) count++;
  }
  store<f32>(movement, sum);
  store<i32>(moves, count);
}

/**
 * Scans `frameCount` samples at `source`, of which 40 before and after can be read; writes each run of `minimumRun` (at
 * least 8) to `maximumRun` frames that has ended to `target`, with room for an eighth of the frames, and returns their number.
 */
export function findHeldRuns(
  state: usize,
  source: usize,
  frameCount: i32,
  minimumRun: i32,
  maximumRun: i32,
  target: usize,
): i32 {
  let run = load<i32>(state);
  let count: i32 = 0;
  let frame: i32 = 0;
  while (frame < frameCount) {
    const at = source + ((<usize>frame) << 2);
    if (frame + 4 <= frameCount) {
      const equal = f32x4.eq(v128.load(at), v128.load(at - 4));
      if (run == 0) {
        // A run of eight frames fills at least one whole group of four, wherever the groups begin.
        if (!i32x4.all_true(equal)) {
          frame += 4;
          continue;
        }
        let first = at - 4;
        while (first > at - 36 && load<f32>(first - 4) == load<f32>(first)) first -= 4;
        run = 1 + <i32>((at - 4 - first) >> 2);
        store<f32>(state, load<f32>(first - 4), 4);
        measureMovement(first - 4, state + 8, state + 12);
      }
      if (i32x4.all_true(equal)) {
        run += 4;
        frame += 4;
        continue;
      }
    } else if (run == 0) {
      frame++;
      continue;
    }
    if (load<f32>(at) == load<f32>(at - 4)) run++;
    else {
      if (run >= minimumRun && run <= maximumRun) {
        store<i32>(target, frame);
        store<i32>(target, run, 4);
        store<f32>(target, load<f32>(at - 4), 8);
        store<f32>(target, load<f32>(state, 4), 12);
        store<f32>(target, load<f32>(at), 16);
        store<f32>(target, load<f32>(state, 8), 20);
        store<i32>(target, load<i32>(state, 12), 24);
        measureMovement(at + ((<usize>AROUND) << 2), target + 28, target + 32);
        target += 40;
        count++;
      }
      run = 0;
    }
    frame++;
  }
  store<i32>(state, run);
  return count;
}
