import type { AttemptFacts, ChaosFacts, GoneWorker } from '../audit/chaos-facts.ts';
import { pidOf } from '../audit/leases-end.ts';

/** A job whose worker was killed, and how long it took until it ran again, or ended, ms. */
export interface Recovery {
  readonly jobId: string;
  readonly afterMs: number;
  /** Nothing else was wrong meanwhile: the database could be reached. */
  readonly isUndisturbed: boolean;
}

/** Of every attempt that was running on a worker when it was killed. */
export function recoveriesOf({ attempts, gone, blind, leaseMs }: ChaosFacts): readonly Recovery[] {
  const byJob = Map.groupBy(attempts, ({ jobId }) => jobId);
  const killed = gone.filter(({ backAtMs }) => backAtMs === null);
  return attempts.flatMap((attempt) => {
    const worker = killed.find((each) => wasHolding(attempt, each));
    if (worker === undefined) return [];
    const next = byJob.get(attempt.jobId)?.find(({ fence }) => fence === attempt.fence + 1);
    const againAtMs = next?.startedAtMs ?? attempt.endedAtMs;
    if (againAtMs === null || againAtMs === undefined) return [];
    const isUndisturbed = !blind.some(
      ({ fromMs, untilMs }) => fromMs <= againAtMs && untilMs + leaseMs >= worker.goneAtMs,
    );
    return [{ jobId: attempt.jobId, afterMs: againAtMs - worker.goneAtMs, isUndisturbed }];
  });
}

function wasHolding(attempt: AttemptFacts, { pid, goneAtMs }: GoneWorker): boolean {
  return (
    pidOf(attempt.workerId) === pid && attempt.startedAtMs <= goneAtMs && (attempt.endedAtMs ?? Infinity) > goneAtMs
  );
}
