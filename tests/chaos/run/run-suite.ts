import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresFarmStore } from '@lathe/postgres';
import { S3AssetStore } from '@lathe/s3';
import { describeFault } from '../faults/fault.ts';
import { planFaults } from '../faults/plan-faults.ts';
import { describeReport } from '../report/describe-report.ts';
import { violationsOf, type RunReport } from '../report/run-report.ts';
import type { Workload } from '../workload/chaos-job.ts';
import { planWorkload } from '../workload/plan-workload.ts';
import { writeInputs } from '../workload/write-inputs.ts';
import { ChaosCluster } from './chaos-cluster.ts';
import { runChaos } from './chaos-run.ts';

export interface SuiteOptions {
  readonly jobs: number;
  readonly seeds: readonly number[];
  /** Of storms; work may last longer. */
  readonly minutes: number;
  readonly mayFetch: boolean;
  readonly onStep: (step: string) => void;
}

const leaseMs = 15_000;
const fleet = { gateways: 2, workers: 3, brokers: 3 } as const;

/** A calm run, then one run for each seed, on one farm. @returns all reports, the calm one first. */
export async function runSuite({
  jobs,
  seeds,
  minutes,
  mayFetch,
  onStep,
}: SuiteOptions): Promise<readonly RunReport[]> {
  await using owned = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'lathe-chaos-inputs-'));
  owned.defer(() => rm(folder, { recursive: true, force: true }));
  const farm = owned.use(await ChaosCluster.open({ ...fleet, slots: 1, mayFetch, onStep }));
  const { databaseUrl, s3 } = farm.cluster.servers;
  const store = owned.use(await PostgresFarmStore.open({ url: databaseUrl, poolSize: 4 }));
  const objects = owned.use(
    await S3AssetStore.open({
      bucket: farm.cluster.bucket,
      region: s3.region,
      endpoint: s3.endpoint,
      credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
    }),
  );
  const spanMs = minutes * 60_000;
  const calm = calmed(planWorkload(0, jobs, 0));
  const inputPaths = writeInputs(folder, calm.inputCount);
  const parts = { farm, store, objects, inputPaths, leaseMs, onStep };
  onStep(`The calm run: ${jobs} jobs`);
  const first = await runChaos(parts, { name: 'calm', seed: 0, workload: calm, faults: [], references: null });
  onStep(describeReport(first.report));
  const reports = [first.report];
  for (const seed of seeds) {
    const faults = planFaults(seed, spanMs, { ...fleet, hasSmallScratch: farm.scratch.length > 0 });
    onStep(`Seed ${seed}: ${faults.length} faults in ${minutes} min\n${faults.map(describeFault).join('\n')}`);
    const workload = planWorkload(seed, jobs, spanMs * 0.7);
    const { report } = await runChaos(parts, {
      name: `seed-${seed}`,
      seed,
      workload,
      faults,
      references: first.references,
    });
    onStep(describeReport(report));
    reports.push(report);
    // A full run leaves tens of gigabytes.
    for await (const { key } of objects.list('')) if (key.startsWith(`seed-${seed}-`)) await objects.delete(key);
  }
  if (reports.every((report) => violationsOf(report) === 0)) await farm.cluster.stop();
  else onStep(`Logs of the farm: ${farm.cluster.folder}`);
  return reports;
}

/** Without cancels: every work has its bytes. */
function calmed({ singles, batches, ...rest }: Workload): Workload {
  return {
    ...rest,
    singles: singles.map((job) => ({ ...job, cancel: 'never' })),
    batches: batches.map((batch) => ({ ...batch, isCancelled: false })),
  };
}
