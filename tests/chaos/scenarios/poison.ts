import type { ChaosFacts } from '../audit/chaos-facts.ts';
import type { ChaosRunParts } from '../run/chaos-run.ts';
import { noStorm } from '../run/no-storm.ts';
import { poisonJob } from './poison-job.ts';
import type { PoisonKind } from './poison-seeds.ts';
import { runAudited, scenarioWorkload } from './scenario-run.ts';

const counts: Readonly<Record<PoisonKind, number>> = { thread: 2, worker: 2 };

/** Among good jobs some kill their thread or their worker: those die after three attempts, and nothing else does. Needs poisonable workers. */
export async function poison(parts: ChaosRunParts, references: ChaosFacts['references']): Promise<string> {
  const workload = scenarioWorkload(15, 5000);
  const poisons = (['thread', 'worker'] as const).flatMap((kind) =>
    Array.from({ length: counts[kind] }, (_, nth) => poisonJob(kind, nth)),
  );
  const { facts } = await runAudited(parts, {
    name: 'poison',
    seed: 15,
    workload: { ...workload, singles: [...workload.singles, ...poisons] },
    storm: noStorm,
    references,
  });
  const dead = facts.jobs.filter(({ state }) => state === 'dead').length;
  const losses = facts.jobs.filter((job) => job.state !== 'dead' && job.losses > 0).length;
  return `${dead} of ${poisons.length} poison jobs dead after three attempts each, ${losses} neighbours lost a worker, none died`;
}
