import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { runStatement } from '@lathe/local-servers';
import type { ChaosFacts } from '../audit/chaos-facts.ts';
import { pidOf } from '../audit/leases-end.ts';
import { percentile } from '../report/percentile.ts';
import { recoveriesOf } from '../report/recoveries.ts';
import type { ChaosRunParts } from '../run/chaos-run.ts';
import { runAudited, scenarioWorkload } from './scenario-run.ts';

const kills = 5;
const pollMs = 30;
/** Goal 20 s; a busy machine is not held to it. */
const recoveryLimitMs = 30_000;

/** A worker with a job that has not lost one yet: who loses four is dead by the rules. */
const unharmed = `SELECT worker_id FROM jobs WHERE state = 'running' AND losses = 0 LIMIT 1`;

/** Workers are killed in the middle of a render, with offers in their buffers: what they held and what they were offered runs elsewhere in time. */
export async function killedWorker(parts: ChaosRunParts, references: ChaosFacts['references']): Promise<string> {
  const { cluster } = parts.farm;
  const { databaseUrl } = cluster.servers;
  const offered: { readonly jobId: string; readonly killedAtMs: number }[] = [];
  const { facts } = await runAudited(parts, {
    name: 'killed',
    seed: 14,
    workload: scenarioWorkload(14, 1000),
    storm: async (log, signal) => {
      for (let kill = 0; kill < kills && !signal.aborted;) {
        await delay(pollMs);
        const running = await runStatement(databaseUrl, unharmed);
        const victim = cluster.workers.find(({ process }) => process.pid === pidOf(running));
        if (victim === undefined) continue;
        kill += 1;
        log.count('worker-kill');
        const killedAtMs = Date.now();
        log.gone.push({ pid: victim.process.pid, goneAtMs: killedAtMs, backAtMs: null });
        await victim.process.kill();
        const open = await runStatement(databaseUrl, `SELECT string_agg(id, ' ') FROM jobs WHERE state = 'offered'`);
        offered.push(
          ...open
            .split(' ')
            .filter((id) => id.startsWith('job_'))
            .map((jobId) => ({ jobId, killedAtMs })),
        );
        await victim.process.restart();
      }
    },
    references,
  });
  const held = recoveriesOf(facts).map(({ afterMs }) => afterMs);
  assert.ok(held.length > 0, 'no worker held a job when it was killed, so nothing was shown');
  const inBuffer = offered.map(({ jobId, killedAtMs }) => {
    const starts = facts.attempts.filter((attempt) => attempt.jobId === jobId).map(({ startedAtMs }) => startedAtMs);
    return Math.min(...starts.filter((at) => at >= killedAtMs)) - killedAtMs;
  });
  const worstMs = percentile([...held, ...inBuffer.filter(Number.isFinite)], 0.99) ?? 0;
  assert.ok(worstMs <= recoveryLimitMs, `the p99 is ${worstMs} ms`);
  const at = (values: readonly number[], share: number): string =>
    `${((percentile(values, share) ?? 0) / 1000).toFixed(1)} s`;
  return `${facts.gone.length} kills: ${held.length} jobs in hand ran again after p50 ${at(held, 0.5)}, p99 ${at(held, 0.99)}; ${inBuffer.length} on offer began after p50 ${at(inBuffer, 0.5)}, p99 ${at(inBuffer, 0.99)}`;
}
