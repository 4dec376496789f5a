// Samples on their way onto the grid. The specification is in grid-chunk.test.ts: one line.

/** Samples beyond ±2^20 (+120 dBFS) are taken as that, so that no square of an f32 sum overflows. */
const LOUDEST: f32 = 1048576;
/** Samples below 1e-20 (−400 dBFS) are taken as 0, so that nothing computed from them is denormal. */
const FAINTEST: f32 = 1e-20;

/** Copies `frameCount` f32 samples. */
export function copyToGrid(source: usize, target: usize, frameCount: i32): void {
  const end = source + ((<usize>frameCount) << 2);
  const loudest = f32x4.splat(LOUDEST);
  const quietest = f32x4.splat(-LOUDEST);
  const faintest = f32x4.splat(FAINTEST);
  for (; source + 16 <= end; source += 16) {
    const x = f32x4.pmax(f32x4.pmin(v128.load(source), loudest), quietest);
    v128.store(target, v128.and(x, f32x4.ge(f32x4.abs(x), faintest)));
    target += 16;
  }
  for (; source < end; source += 4) {
    const x = max<f32>(min<f32>(load<f32>(source), LOUDEST), -LOUDEST);
    store<f32>(target, abs<f32>(x) >= FAINTEST ? x : 0);
    target += 4;
  }
}
