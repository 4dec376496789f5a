// Where a channel is louder than a threshold. The specification is in silent-span-meter.test.ts: a plain search.

/** Index of the first of `frameCount` samples whose magnitude is above `threshold`; `frameCount` when there is none. */
export function firstAbove(source: usize, frameCount: i32, threshold: f32): i32 {
  const limits = f32x4.splat(threshold);
  let frame: i32 = 0;
  for (; frame + 4 <= frameCount; frame += 4) {
    if (v128.any_true(f32x4.gt(f32x4.abs(v128.load(source + ((<usize>frame) << 2))), limits))) break;
  }
  for (; frame < frameCount; frame++) if (abs<f32>(load<f32>(source + ((<usize>frame) << 2))) > threshold) return frame;
  return frameCount;
}

/** Index of the last of `frameCount` samples whose magnitude is above `threshold`; −1 when there is none. */
export function lastAbove(source: usize, frameCount: i32, threshold: f32): i32 {
  const limits = f32x4.splat(threshold);
  let end = frameCount;
  for (; end >= 4; end -= 4) {
    if (v128.any_true(f32x4.gt(f32x4.abs(v128.load(source + ((<usize>(end - 4)) << 2))), limits))) break;
  }
  for (end -= 1; end >= 0; end--) if (abs<f32>(load<f32>(source + ((<usize>end) << 2))) > threshold) return end;
  return -1;
}
