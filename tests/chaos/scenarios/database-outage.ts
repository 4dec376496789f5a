import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosFacts } from '../audit/chaos-facts.ts';
import type { ChaosRunParts } from '../run/chaos-run.ts';
import { runAudited, scenarioWorkload, untilNextStartMs } from './scenario-run.ts';

const leadMs = 5000;
const tailMs = 10_000;
const flowLimitMs = 10_000;

/** The database dies for a while under load: no accepted job is lost or loses an attempt, and jobs flow soon after its return. */
export async function databaseOutage(
  parts: ChaosRunParts,
  references: ChaosFacts['references'],
  { outageMs, jobs }: { readonly outageMs: number; readonly jobs: number },
): Promise<string> {
  const { control } = parts.farm.cluster.servers.postgres;
  assert.ok(control, 'the database is a process of ours');
  let upMs = 0;
  const { facts, report } = await runAudited(parts, {
    name: 'no-database',
    seed: 13,
    workload: scenarioWorkload(13, leadMs + outageMs + tailMs, jobs),
    storm: async (log) => {
      await delay(leadMs);
      log.count('database-outage');
      const fromMs = Date.now();
      await control.kill();
      await delay(outageMs);
      await control.restart();
      upMs = Date.now();
      log.blind.push({ fromMs, untilMs: upMs });
    },
    references,
  });
  const flowMs = untilNextStartMs(facts, upMs);
  assert.ok(flowMs <= flowLimitMs, `the next job began ${flowMs} ms after the database's return`);
  // Workers go on rendering, and renew when the database is back: nothing here was killed.
  const harmed = facts.jobs.filter(({ attempts, losses }) => attempts + losses > 0);
  assert.deepEqual(
    harmed.map(({ jobId, attempts, losses }) => ({ jobId, attempts, losses })),
    [],
    'the outage is held against jobs',
  );
  return `0 of ${facts.accepted.length} jobs lost, none counts a loss, over ${outageMs / 1000} s without database, ${report.repeatedCalls} calls made again; the next job began ${(flowMs / 1000).toFixed(1)} s after its return`;
}
