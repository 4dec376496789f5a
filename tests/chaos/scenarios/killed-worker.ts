import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { runStatement } from '@lathe/local-servers';
import type { ChaosFacts } from '../audit/chaos-facts.ts';
import { pidOf } from '../audit/leases-end.ts';
import { percentile } from '../report/percentile.ts';
import { recoveriesOf } from '../report/recoveries.ts';
import type { ChaosRunParts } from '../run/chaos-run.ts';
import { runAudited, scenarioWorkload } from './scenario-run.ts';

const killsOfRound = 5;
const pollMs = 30;

/** A worker with a job that has not lost one yet: who loses too many is dead by the rules. */
const unharmed = `SELECT worker_id FROM jobs WHERE state = 'running' AND losses = 0 LIMIT 1`;

/** From kills to the next starts of jobs, ms. */
interface Restarts {
  readonly kills: number;
  /** Of jobs that the worker ran. */
  readonly inHand: readonly number[];
  /** Of jobs on offer, to it or to others. */
  readonly onOffer: readonly number[];
}

/**
 * Workers are killed in the middle of a render, with offers in their buffers: what they held and what they were offered
 * runs elsewhere in time.
 * @param kills at least so many, up to five in a round of so many jobs; every round is audited.
 * @param limitMs of the p99 over all rounds.
 */
export async function killedWorker(
  parts: ChaosRunParts,
  references: ChaosFacts['references'],
  { kills: wanted, jobs, limitMs }: { readonly kills: number; readonly jobs: number; readonly limitMs: number },
): Promise<string> {
  const seen: Restarts[] = [];
  let kills = 0;
  while (kills < wanted) {
    const round = await killRound(parts, references, { nth: seen.length, jobs });
    assert.ok(round.kills > 0, 'nobody rendered while there were jobs');
    kills += round.kills;
    seen.push(round);
  }
  const inHand = seen.flatMap((round) => round.inHand);
  const onOffer = seen.flatMap((round) => round.onOffer);
  assert.ok(inHand.length > 0, 'no worker held a job when it was killed, so nothing was shown');
  const p99Ms = percentile([...inHand, ...onOffer], 0.99) ?? 0;
  const told = `${kills} kills: ${describe(inHand)} of jobs in hand until they ran again, ${describe(onOffer)} of jobs on offer until they began`;
  assert.ok(p99Ms <= limitMs, `the p99 of all is ${p99Ms} ms: ${told}`);
  return told;
}

function describe(timesMs: readonly number[]): string {
  const at = (share: number): string => `${((percentile(timesMs, share) ?? 0) / 1000).toFixed(1)} s`;
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} of ${timesMs.length}`;
}

async function killRound(
  parts: ChaosRunParts,
  references: ChaosFacts['references'],
  { nth, jobs }: { readonly nth: number; readonly jobs: number },
): Promise<Restarts> {
  const { cluster } = parts.farm;
  const { databaseUrl } = cluster.servers;
  const offered: { readonly jobId: string; readonly killedAtMs: number }[] = [];
  const { facts } = await runAudited(parts, {
    name: `killed-${nth}`,
    seed: 1400 + nth,
    workload: scenarioWorkload(1400 + nth, 1000, jobs),
    storm: async (log, signal) => {
      for (let kill = 0; kill < killsOfRound && !signal.aborted;) {
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
  const onOffer = offered.map(({ jobId, killedAtMs }) => {
    const starts = facts.attempts.filter((attempt) => attempt.jobId === jobId).map(({ startedAtMs }) => startedAtMs);
    return Math.min(...starts.filter((at) => at >= killedAtMs)) - killedAtMs;
  });
  return {
    kills: facts.gone.length,
    inHand: recoveriesOf(facts).map(({ afterMs }) => afterMs),
    onOffer: onOffer.filter(Number.isFinite),
  };
}
