import { describeFault } from '../faults/fault.ts';
import { planFaults } from '../faults/plan-faults.ts';
import { storm } from '../faults/storm.ts';
import { describeReport } from '../report/describe-report.ts';
import { violationsOf, type RunReport } from '../report/run-report.ts';
import { calmed } from '../workload/calmed.ts';
import { planWorkload } from '../workload/plan-workload.ts';
import { ChaosBench } from './chaos-bench.ts';
import { runChaos, type ChaosRunParts } from './chaos-run.ts';
import { noStorm } from './no-storm.ts';

export interface SuiteOptions {
  readonly jobs: number;
  readonly seeds: readonly number[];
  /** Of storms; work may last longer. */
  readonly minutes: number;
  readonly mayFetch: boolean;
  readonly onStep: (step: string) => void;
}

const fleet = { gateways: 2, workers: 3, brokers: 3 } as const;

/** A calm run, then one run for each seed, on one farm. @returns all reports, the calm one first. */
export async function runSuite({
  jobs,
  seeds,
  minutes,
  mayFetch,
  onStep,
}: SuiteOptions): Promise<readonly RunReport[]> {
  const { inputCount } = planWorkload(0, jobs, 0);
  await using bench = await ChaosBench.open({ ...fleet, slots: 1, mayFetch, onStep }, inputCount);
  const { farm } = bench.parts;
  try {
    return await runAll(bench.parts, { jobs, seeds, minutes, mayFetch, onStep });
  } catch (error) {
    onStep(await farm.keepLogs());
    throw error;
  }
}

async function runAll(
  parts: ChaosRunParts,
  { jobs, seeds, minutes, onStep }: SuiteOptions,
): Promise<readonly RunReport[]> {
  const spanMs = minutes * 60_000;
  const calm = calmed(planWorkload(0, jobs, 0));
  const { farm, objects } = parts;
  onStep(`The calm run: ${jobs} jobs`);
  const first = await runChaos(parts, {
    name: 'calm',
    seed: 0,
    workload: calm,
    storm: noStorm,
    references: null,
  });
  onStep(describeReport(first.report));
  const reports = [first.report];
  for (const seed of seeds) {
    const faults = planFaults(seed, spanMs, { ...fleet, hasSmallScratch: farm.scratch.length > 0 });
    onStep(`Seed ${seed}: ${faults.length} faults in ${minutes} min\n${faults.map(describeFault).join('\n')}`);
    const { report } = await runChaos(parts, {
      name: `seed-${seed}`,
      seed,
      workload: planWorkload(seed, jobs, spanMs * 0.7),
      storm: (log, signal) => storm(farm, faults, log, { signal, onFault: onStep }),
      references: first.references,
    });
    onStep(describeReport(report));
    reports.push(report);
    // A full run leaves tens of gigabytes.
    for await (const { key } of objects.list('')) if (key.startsWith(`seed-${seed}-`)) await objects.delete(key);
  }
  if (reports.some((report) => violationsOf(report) > 0)) onStep(await farm.keepLogs());
  return reports;
}
