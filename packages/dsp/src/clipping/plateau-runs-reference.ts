/** A run of samples at one level and the two samples before and after it. */
export interface PlateauRun {
  readonly start: number;
  readonly length: number;
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

/** The specification of `findPlateauRuns` over a whole signal, zeros around it; a run that reaches its end has not ended. */
export function plateauRunsReference(samples: Float32Array, level: number, minimumRun: number): PlateauRun[] {
  const at = (index: number): number => samples[index] ?? 0;
  const runs: PlateauRun[] = [];
  for (let start = 0; start < samples.length; start += 1) {
    if (samples[start] !== level) continue;
    let end = start;
    while (end < samples.length && samples[end] === level) end += 1;
    if (end < samples.length && end - start >= minimumRun) {
      const before: [number, number] = [at(start - 1), at(start - 2)];
      runs.push({ start, length: end - start, before, after: [at(end), at(end + 1)] });
    }
    start = end;
  }
  return runs;
}
