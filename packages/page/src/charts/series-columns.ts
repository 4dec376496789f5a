/** Least and greatest loudness within one column of a chart; null where all of it is silent. */
export interface SeriesColumn {
  /** Middle of the column, seconds. */
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
}

/** A series of any length as at most `columnCount` columns of equal time; null where there is nothing to draw. */
export function seriesColumns(
  series: readonly (readonly [number, number | null])[],
  durationSeconds: number,
  columnCount: number,
): readonly (SeriesColumn | null)[] {
  const width = durationSeconds / columnCount;
  const lows = new Float64Array(columnCount).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(columnCount).fill(Number.NEGATIVE_INFINITY);
  for (const [seconds, value] of series) {
    if (value === null) continue;
    const column = Math.min(columnCount - 1, Math.max(0, Math.floor(seconds / width)));
    if (value < (lows[column] ?? 0)) lows[column] = value;
    if (value > (highs[column] ?? 0)) highs[column] = value;
  }
  return Array.from(lows, (low, column) => {
    const high = highs[column] ?? low;
    return low <= high ? { seconds: (column + 0.5) * width, low, high } : null;
  });
}
