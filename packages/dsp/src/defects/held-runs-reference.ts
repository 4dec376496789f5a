const { fround } = Math;
const around = 32;

/** A run of equal samples and how the signal moves around it. */
export interface HeldRunReference {
  readonly start: number;
  readonly length: number;
  readonly movementBefore: number;
  readonly movesBefore: number;
  readonly movementAfter: number;
  readonly movesAfter: number;
}

function movement(samples: Float32Array, last: number): { movement: number; moves: number } {
  let sum = 0;
  let moves = 0;
  for (let index = last - around + 1; index <= last; index += 1) {
    const step = Math.abs(fround((samples[index] ?? 0) - (samples[index - 1] ?? 0)));
    sum = fround(sum + step);
    if (step !== 0) moves += 1;
  }
  return { movement: sum, moves };
}

/** The specification of `findHeldRuns` over a whole signal, zeros around it; a run that reaches its end has not ended. */
export function heldRunsReference(samples: Float32Array, minimumRun: number, maximumRun: number): HeldRunReference[] {
  const runs: HeldRunReference[] = [];
  for (let start = 0; start < samples.length; start += 1) {
    let end = start + 1;
    while (end < samples.length && samples[end] === samples[start]) end += 1;
    if (end < samples.length && end - start >= minimumRun && end - start <= maximumRun) {
      const before = movement(samples, start - 1);
      const after = movement(samples, end + around);
      runs.push({
        start,
        length: end - start,
        movementBefore: before.movement,
        movesBefore: before.moves,
        movementAfter: after.movement,
        movesAfter: after.moves,
      });
    }
    start = end - 1;
  }
  return runs;
}
