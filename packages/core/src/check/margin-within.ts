/**
 * Distance of a value to the nearest bound, negative outside, judged at the precision it is shown with: 2 decimals
 * unless told otherwise, so that nothing fails by less than can be read.
 */
export function marginWithin(
  value: number,
  { minimum, maximum }: { readonly minimum: number | null; readonly maximum: number | null },
  decimals = 2,
): number {
  const shown = rounded(value, decimals);
  const margin = Math.min(
    minimum === null ? Number.POSITIVE_INFINITY : shown - minimum,
    maximum === null ? Number.POSITIVE_INFINITY : maximum - shown,
  );
  return rounded(margin, decimals);
}

/** Rounded to decimals; never minus zero. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) + 0;
}
