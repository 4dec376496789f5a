/** Multiplies `frameCount` f32 samples at `pointer` (16-byte aligned) in place. */
export function applyGain(pointer: usize, frameCount: i32, gainLinear: f32): void {
  const gains = f32x4.splat(gainLinear);
  const vectorEnd = pointer + ((<usize>(frameCount & ~3)) << 2);
  const end = pointer + ((<usize>frameCount) << 2);
  while (pointer < vectorEnd) {
    v128.store(pointer, f32x4.mul(v128.load(pointer), gains));
    pointer += 16;
  }
  while (pointer < end) {
    store<f32>(pointer, load<f32>(pointer) * gainLinear);
    pointer += 4;
  }
}
