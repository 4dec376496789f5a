import { setTimeout as delay } from 'node:timers/promises';
import { lossLimit, sweep, systemClock } from '@lathe/core';
import { runStatement } from '@lathe/local-servers';
import type { PostgresFarmStore } from '@lathe/postgres';
import type { S3AssetStore } from '@lathe/s3';
import type { ChaosFacts } from '../audit/chaos-facts.ts';
import { ClockWatch } from '../faults/clock-watch.ts';
import { FaultLog } from '../faults/fault-log.ts';
import { reportOf, type RunReport } from '../report/run-report.ts';
import { RunProgress } from '../report/run-progress.ts';
import type { Workload } from '../workload/chaos-job.ts';
import type { ChaosCluster } from './chaos-cluster.ts';
import { driveWorkload } from './drive-workload.ts';
import { EventLog } from './event-log.ts';
import { readFacts } from './read-facts.ts';
import { closeTenants, openTenants } from './run-tenants.ts';

const pollMs = 1000;
/** Nothing ended for so long after the last fault: the run has hung. */
const hangMs = 180_000;
const noticeLimitMs = 180_000;

export interface ChaosRunParts {
  readonly farm: ChaosCluster;
  /** Past the proxies. */
  readonly store: PostgresFarmStore;
  readonly objects: S3AssetStore;
  readonly inputPaths: readonly string[];
  readonly leaseMs: number;
  readonly onStep: (step: string) => void;
}

export interface ChaosRunPlan {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly seed: number;
  readonly workload: Workload;
  /** What befalls the farm meanwhile; it ends by itself, or soon after the signal, with everything back. */
  readonly storm: (log: FaultLog, signal: AbortSignal) => Promise<void>;
  /** Hashes of a calm run; null: this is it. */
  readonly references: ChaosFacts['references'] | null;
}

export interface ChaosRunResult {
  readonly report: RunReport;
  readonly facts: ChaosFacts;
  readonly references: ChaosFacts['references'];
}

/** One run from its first upload to its audit. @throws when the farm hangs, refuses for good, or a fault cannot be brought about. */
export async function runChaos(parts: ChaosRunParts, plan: ChaosRunPlan): Promise<ChaosRunResult> {
  const { farm, store, objects, onStep } = parts;
  const failing = new AbortController();
  const fail = (error: unknown): void => failing.abort(error);
  const connecting = { ...parts, targets: farm.targets, trustedCertificates: farm.trustedCertificates };
  const tenants = await openTenants({ ...connecting, signal: failing.signal }, plan.name, plan.workload);
  onStep(`${plan.name}: inputs are up`);
  await using log = await EventLog.open(farm.cluster.servers.kafka.brokers, fail);
  const faultLog = new FaultLog();
  using _clockWatch = new ClockWatch((jump) => {
    faultLog.count('clock-jump');
    faultLog.blind.push(jump);
    onStep(`${plan.name}: the clock of this machine jumped by ${((jump.untilMs - jump.fromMs) / 1000).toFixed(1)} s`);
  });
  const beginMs = performance.now();
  const calm = new AbortController();
  const storming = plan.storm(faultLog, calm.signal);
  storming.catch(fail);
  const { seed, name: runName } = plan;
  const driving = driveWorkload(plan.workload, {
    runName,
    tenants,
    signal: failing.signal,
    seed,
  });
  driving.catch(fail);
  await untilAllEnded(parts, plan, failing.signal);
  calm.abort();
  const durationMs = performance.now() - beginMs;
  onStep(`${plan.name}: every job has ended after ${(durationMs / 1000).toFixed(1)} s`);
  const sinceEndMs = performance.now();
  const afterEnd = (): string => `${((performance.now() - sinceEndMs) / 1000).toFixed(1)} s after that`;
  await storming;
  onStep(`${plan.name}: everything is back ${afterEnd()}`);
  const driven = await driving;
  onStep(`${plan.name}: every watcher has seen its end ${afterEnd()}`);
  closeTenants(tenants);
  await untilTold(
    log,
    driven.accepted.map(({ jobId }) => jobId),
  );
  onStep(`${plan.name}: Kafka has told what it will ${afterEnd()}`);
  onStep(`${plan.name}: sweeping, then reading every row and every byte`);
  await sweepAll(store, objects);
  const stored = await readFacts(farm.cluster.servers.databaseUrl, objects, `${plan.name}-`);
  const works = new Map(driven.accepted.map(({ jobId, workKey }) => [jobId, workKey]));
  const references =
    plan.references ??
    new Map(
      stored.jobs.map(({ jobId, outputs }) => [
        works.get(jobId) ?? '',
        Object.fromEntries(outputs.map(({ role, sha256 }) => [role, sha256])),
      ]),
    );
  const facts: ChaosFacts = {
    ...stored,
    leaseMs: parts.leaseMs,
    lossLimit,
    accepted: driven.accepted,
    notices: log.notices.filter(({ jobId }) => works.has(jobId)),
    batches: stored.batches.map((batch) => ({ ...batch, acceptedItems: driven.acceptedItems.get(batch.batchId) ?? 0 })),
    watches: driven.watches,
    caps: Object.fromEntries(
      plan.workload.tenants.flatMap(({ maxRunning }, index) =>
        maxRunning === null ? [] : [[`${plan.name}-${index}`, maxRunning]],
      ),
    ),
    gone: faultLog.gone,
    blind: faultLog.blind,
    references,
  };
  const { repeats: repeatedCalls, cancelMs } = driven;
  const figures = { name: plan.name, seed, faults: faultLog.counts, durationMs, cancelMs, repeatedCalls };
  return { report: reportOf(facts, figures), facts, references };
}

/** @throws when nothing has ended for 3 min. */
async function untilAllEnded({ farm, onStep }: ChaosRunParts, plan: ChaosRunPlan, signal: AbortSignal): Promise<void> {
  const { singles, batches } = plan.workload;
  const wanted = singles.length + batches.reduce((sum, { jobs }) => sum + jobs.length, 0);
  const where = `tenant_id LIKE '${plan.name}-%'`;
  const select = `SELECT (SELECT count(*) FROM jobs WHERE ${where} AND ended_at_us IS NOT NULL) || ' ' ||
    (SELECT count(*) FROM batches WHERE ${where} AND is_over)`;
  let last = '';
  let movedAtMs = performance.now();
  const progress = new RunProgress(plan.name, wanted, onStep, movedAtMs);
  for (;;) {
    signal.throwIfAborted();
    // The database may be one of those that are away just now.
    const now = await runStatement(farm.cluster.servers.databaseUrl, select).catch(() => last);
    if (now === `${wanted} ${batches.length}`) return;
    if (now !== last) movedAtMs = performance.now();
    last = now;
    progress.note(Number.parseInt(now, 10) || 0, performance.now());
    if (performance.now() - movedAtMs > hangMs)
      throw new Error(`${plan.name} hangs: of ${wanted} jobs and ${batches.length} batches have ended ${now}.`);
    await delay(pollMs);
  }
}

/** Kafka tells late what was done while it was away; what it has not told in three minutes the audit will miss. */
async function untilTold(log: EventLog, jobIds: readonly string[]): Promise<void> {
  const sinceMs = performance.now();
  while (performance.now() - sinceMs < noticeLimitMs) {
    const { ended } = log;
    if (jobIds.every((jobId) => ended.has(jobId))) return;
    await delay(pollMs);
  }
}

/** Nothing runs any more, so whatever nothing names is an orphan, however young. */
async function sweepAll(jobStore: PostgresFarmStore, assetStore: S3AssetStore): Promise<void> {
  await sweep({
    jobStore,
    assetStore,
    clock: systemClock,
    jobRetentionSeconds: null,
    longestUrlSeconds: 0,
    graceSeconds: 0,
  });
}
