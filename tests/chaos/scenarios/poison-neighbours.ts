import assert from 'node:assert/strict';
import type { ChaosFacts } from '../audit/chaos-facts.ts';
import { percentile } from '../report/percentile.ts';
import type { ChaosRunParts } from '../run/chaos-run.ts';
import { noStorm } from '../run/no-storm.ts';
import { calmed } from '../workload/calmed.ts';
import { planWorkload } from '../workload/plan-workload.ts';
import { poisonJob } from './poison-job.ts';
import type { PoisonKind } from './poison-seeds.ts';
import { runAudited } from './scenario-run.ts';

/** One job in a hundred is poison. */
export const neighbourJobs = 99;
const rounds = 5;
const limits: Readonly<Record<PoisonKind, number>> = { thread: 1.05, worker: 1.25 };

/** What poison costs its neighbours: the p95 of their time from acceptance to end, as ratio to runs without; medians of interleaved runs. */
export async function poisonNeighbours(parts: ChaosRunParts): Promise<string> {
  const p95s: Record<PoisonKind | 'none', number[]> = { none: [], thread: [], worker: [] };
  let references: ChaosFacts['references'] | null = null;
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of ['none', 'thread', 'worker'] as const) {
      const workload = calmed(planWorkload(100 + round, neighbourJobs, 1000));
      const singles = kind === 'none' ? workload.singles : [...workload.singles, poisonJob(kind, 0)];
      const result = await runAudited(parts, {
        name: `neighbours-${round}-${kind}`,
        seed: 100 + round,
        workload: { ...workload, singles },
        storm: noStorm,
        references,
      });
      references = result.references;
      p95s[kind].push(percentile(goodTimesMs(result.facts), 0.95) ?? Infinity);
    }
  }
  const medianOf = (kind: PoisonKind | 'none'): number => percentile(p95s[kind], 0.5) ?? Infinity;
  const ratios = (['thread', 'worker'] as const).map((kind) => ({ kind, ratio: medianOf(kind) / medianOf('none') }));
  for (const { kind, ratio } of ratios)
    assert.ok(ratio <= limits[kind], `poison that kills its ${kind} costs neighbours ${ratio.toFixed(3)} of their p95`);
  const words = ratios.map(({ kind, ratio }) => `${ratio.toFixed(3)} where poison kills its ${kind}`);
  return `p95 of neighbours ${(medianOf('none') / 1000).toFixed(1)} s without poison; × ${words.join(', × ')} (medians of ${rounds})`;
}

function goodTimesMs({ accepted, attempts }: ChaosFacts): readonly number[] {
  const ends = new Map(
    attempts.flatMap(({ jobId, outcome, endedAtMs }) =>
      outcome === 'succeeded' && endedAtMs !== null ? [[jobId, endedAtMs] as const] : [],
    ),
  );
  return accepted.flatMap(({ jobId, acceptedAtMs, isPoison }) =>
    isPoison === true ? [] : [(ends.get(jobId) ?? Infinity) - acceptedAtMs],
  );
}
