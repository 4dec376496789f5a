/** Sums and extremes of one stretch of one channel. */
export interface HopLevels {
  readonly sum: number;
  readonly squares: number;
  readonly least: number;
  readonly greatest: number;
}

/** The order of all sums over a hop: element i into partial sum i % 4, then (0 + 2) + (1 + 3). */
function sumInFours(count: number, term: (index: number) => number): number {
  const partial = [0, 0, 0, 0];
  for (let index = 0; index < count; index += 1) partial[index % 4] = partial[index % 4]! + term(index);
  return partial[0]! + partial[2]! + (partial[1]! + partial[3]!);
}

/** The specification of `measureHopLevels`: f64 throughout. */
export function hopLevelsReference(samples: Float32Array): HopLevels {
  return {
    sum: sumInFours(samples.length, (index) => samples[index]!),
    squares: sumInFours(samples.length, (index) => samples[index]! * samples[index]!),
    least: samples.reduce((least, x) => (x < least ? x : least), Infinity),
    greatest: samples.reduce((greatest, x) => (x > greatest ? x : greatest), -Infinity),
  };
}

/** The specification of `measureHopProduct`. */
export function hopProductReference(left: Float32Array, right: Float32Array): { product: number; isEqual: boolean } {
  return {
    product: sumInFours(left.length, (index) => left[index]! * right[index]!),
    isEqual: left.every((sample, index) => sample === right[index]),
  };
}
