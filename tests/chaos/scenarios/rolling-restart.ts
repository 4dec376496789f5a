import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosFacts } from '../audit/chaos-facts.ts';
import type { ChaosRunParts } from '../run/chaos-run.ts';
import { runAudited, scenarioWorkload } from './scenario-run.ts';

const spanMs = 25_000;
const restMs = 1000;

/** Every worker and gateway is replaced, one after the other, under load: no job fails or loses an attempt, every watch resumes. */
export async function rollingRestart(parts: ChaosRunParts, references: ChaosFacts['references']): Promise<string> {
  const { cluster } = parts.farm;
  const { facts, report } = await runAudited(parts, {
    name: 'rolling',
    seed: 11,
    workload: scenarioWorkload(11, spanMs),
    storm: async (log) => {
      for (const { process } of [...cluster.gateways, ...cluster.workers]) {
        await delay(restMs);
        log.count('restart');
        await process.restart();
      }
    },
    references,
  });
  assert.equal(report.states['succeeded'], facts.jobs.length);
  const burnt = facts.jobs.filter(({ attempts, losses }) => attempts + losses > 0);
  assert.deepEqual(
    burnt.map(({ jobId, attempts, losses }) => ({ jobId, attempts, losses })),
    [],
  );
  assert.ok(report.reconnections > 0, 'no watch had to resume, so nothing was shown');
  return `0 of ${facts.jobs.length} jobs failed, 0 attempts burnt, ${report.attempts['released'] ?? 0} given back, ${report.reconnections} watches resumed`;
}
