/** What a /metrics page says: value by name with labels, as they stand there. */
export type Samples = ReadonlyMap<string, number>;

export async function readMetrics(origin: string): Promise<Samples> {
  const answered = await fetch(`${origin}/metrics`, { signal: AbortSignal.timeout(10_000) });
  if (!answered.ok) throw new Error(`${origin}/metrics answered ${answered.status}.`);
  const samples = new Map<string, number>();
  for (const line of (await answered.text()).split('\n')) {
    const found = /^([a-z_]+(?:\{[^}]*\})?) (\S+)$/.exec(line);
    if (found?.[1] !== undefined) samples.set(found[1], Number(found[2]));
  }
  return samples;
}

/** Sum over all labels of one name that hold this text. */
export function sumOf(samples: Samples, name: string, label = ''): number {
  let sum = 0;
  for (const [key, value] of samples)
    if ((key === name || key.startsWith(`${name}{`)) && key.includes(label)) sum += value;
  return sum;
}

/** What was counted since an earlier reading. */
export function since(before: Samples, after: Samples): Samples {
  return new Map([...after].map(([key, value]) => [key, value - (before.get(key) ?? 0)]));
}

/**
 * A quantile of one histogram over several processes, linear within its bucket; infinite past the last one, NaN of nothing.
 * @param quantile 0 … 1.
 */
export function quantileOf(all: readonly Samples[], name: string, quantile: number): number {
  const upTo = new Map<number, number>();
  for (const samples of all) {
    for (const [key, count] of samples) {
      const bound = key.startsWith(`${name}_bucket{`) ? /le="([^"]+)"/.exec(key)?.[1] : undefined;
      if (bound === undefined) continue;
      const seconds = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound);
      upTo.set(seconds, (upTo.get(seconds) ?? 0) + count);
    }
  }
  const buckets = [...upTo].toSorted(([one], [other]) => one - other);
  const wanted = quantile * (buckets.at(-1)?.[1] ?? Number.NaN);
  let [lower, below] = [0, 0];
  for (const [bound, count] of buckets) {
    if (count >= wanted && count > below) return lower + ((bound - lower) * (wanted - below)) / (count - below);
    [lower, below] = [bound, count];
  }
  return Number.NaN;
}
