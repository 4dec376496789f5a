import type { AttemptFacts, ChaosFacts, GoneWorker } from './chaos-facts.ts';
import type { Invariant } from './invariant.ts';

const marginMs = 5000;

/** Whoever dies is missed in time; while the database is away nobody can be, and for one lease after it nobody is. */
export const leasesEnd: Invariant = {
  name: 'No lease outlives its holder by more than its length and 5 s.',
  size: (facts) => [...heldByGone(facts)].length,
  *check(facts) {
    for (const { attempt, worker } of heldByGone(facts)) {
      const limitMs = latestEndMs(worker.goneAtMs, facts);
      if (worker.backAtMs !== null && worker.backAtMs < limitMs) continue;
      const endedAtMs = attempt.endedAtMs ?? Infinity;
      if (endedAtMs > limitMs)
        yield `${attempt.jobId}: attempt ${attempt.fence} ended ${((endedAtMs - worker.goneAtMs) / 1000).toFixed(1)} s after its worker was gone, ${((endedAtMs - limitMs) / 1000).toFixed(1)} s too late.`;
    }
  },
};

function* heldByGone({ attempts, gone }: ChaosFacts): Generator<{ attempt: AttemptFacts; worker: GoneWorker }> {
  const byPid = Map.groupBy(gone, ({ pid }) => pid);
  for (const attempt of attempts)
    for (const worker of byPid.get(pidOf(attempt.workerId)) ?? [])
      if (attempt.startedAtMs < worker.goneAtMs && (attempt.endedAtMs ?? Infinity) > worker.goneAtMs)
        yield { attempt, worker };
}

function latestEndMs(goneAtMs: number, { leaseMs, blind }: ChaosFacts): number {
  let limitMs = goneAtMs + leaseMs + marginMs;
  for (const { fromMs, untilMs } of blind.toSorted((a, b) => a.fromMs - b.fromMs))
    if (fromMs <= limitMs && untilMs >= goneAtMs) limitMs = Math.max(limitMs, untilMs + leaseMs + marginMs);
  return limitMs;
}

/** A worker's id is `host-pid-random`. */
export function pidOf(workerId: string): number {
  const [, pid = ''] = /-(\d+)-[0-9a-f]{8}$/.exec(workerId) ?? [];
  return Number(pid);
}
