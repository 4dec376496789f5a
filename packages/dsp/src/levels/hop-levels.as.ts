// Sums and extremes of one stretch of one channel. The specification is hop-levels-reference.ts.

/**
 * Adds `frameCount` f32 samples at `source` up into `target`: f64 sum, f64 sum of squares, f32 least, f32 greatest.
 * Frame i goes into partial sum i % 4 as f64; the four are added as (0 + 2) + (1 + 3).
 */
export function measureHopLevels(source: usize, frameCount: i32, target: usize): void {
  const end = source + ((<usize>frameCount) << 2);
  const vectorEnd = source + ((<usize>(frameCount & ~3)) << 2);
  let sumLow = f64x2.splat(0);
  let sumHigh = f64x2.splat(0);
  let squaresLow = f64x2.splat(0);
  let squaresHigh = f64x2.splat(0);
  let least = f32x4.splat(f32.MAX_VALUE);
  let greatest = f32x4.splat(-f32.MAX_VALUE);
  while (source < vectorEnd) {
    const x = v128.load(source);
    const low = f64x2.promote_low_f32x4(x);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
    sumLow = f64x2.add(sumLow, low);
    sumHigh = f64x2.add(sumHigh, high);
    squaresLow = f64x2.add(squaresLow, f64x2.mul(low, low));
    squaresHigh = f64x2.add(squaresHigh, f64x2.mul(high, high));
    least = f32x4.pmin(least, x);
    greatest = f32x4.pmax(greatest, x);
    source += 16;
  }
  for (let lane: i32 = 0; source < end; lane++) {
    const x = load<f32>(source);
    const wide = <f64>x;
    const pair = f64x2.replace_lane(f64x2.replace_lane(f64x2.splat(0), 0, lane & 1 ? 0 : wide), 1, lane & 1 ? wide : 0);
    if (lane < 2) {
      sumLow = f64x2.add(sumLow, pair);
      squaresLow = f64x2.add(squaresLow, f64x2.mul(pair, pair));
    } else {
      sumHigh = f64x2.add(sumHigh, pair);
      squaresHigh = f64x2.add(squaresHigh, f64x2.mul(pair, pair));
    }
    least = f32x4.pmin(least, f32x4.splat(x));
    greatest = f32x4.pmax(greatest, f32x4.splat(x));
    source += 4;
  }
  const sum = f64x2.add(sumLow, sumHigh);
  const squares = f64x2.add(squaresLow, squaresHigh);
  store<f64>(target, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  store<f64>(target, f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1), 8);
  const least2 = f32x4.pmin(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
  const greatest2 = f32x4.pmax(greatest, v128.shuffle<i32>(greatest, greatest, 2, 3, 0, 1));
  store<f32>(target, min<f32>(f32x4.extract_lane(least2, 0), f32x4.extract_lane(least2, 1)), 16);
  store<f32>(target, max<f32>(f32x4.extract_lane(greatest2, 0), f32x4.extract_lane(greatest2, 1)), 20);
}

/** Σ left · right of `frameCount` frames in the same order of sums into f64 `target`; returns 1 when every pair is equal, else 0. */
export function measureHopProduct(left: usize, right: usize, frameCount: i32, target: usize): i32 {
  const end = left + ((<usize>frameCount) << 2);
  const vectorEnd = left + ((<usize>(frameCount & ~3)) << 2);
  let sumLow = f64x2.splat(0);
  let sumHigh = f64x2.splat(0);
  let differs = i32x4.splat(0);
  while (left < vectorEnd) {
    const a = v128.load(left);
    const b = v128.load(right);
    differs = v128.or(differs, f32x4.ne(a, b));
    sumLow = f64x2.add(sumLow, f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b)));
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(a, a, 1, 1));
    sumHigh = f64x2.add(sumHigh, f64x2.mul(high, f64x2.promote_low_f32x4(v128.shuffle<i64>(b, b, 1, 1))));
    left += 16;
    right += 16;
  }
  let same = !v128.any_true(differs);
  for (let lane: i32 = 0; left < end; lane++) {
    const a = load<f32>(left);
    const b = load<f32>(right);
    same = same && a == b;
    const product = <f64>a * <f64>b;
    const pair = f64x2.replace_lane(
      f64x2.replace_lane(f64x2.splat(0), 0, lane & 1 ? 0 : product),
      1,
      lane & 1 ? product : 0,
    );
    if (lane < 2) sumLow = f64x2.add(sumLow, pair);
    else sumHigh = f64x2.add(sumHigh, pair);
    left += 4;
    right += 4;
  }
  const sum = f64x2.add(sumLow, sumHigh);
  store<f64>(target, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  return same ? 1 : 0;
}
