import type { ChaosFacts } from '../audit/chaos-facts.ts';
import { planFaults } from '../faults/plan-faults.ts';
import { storm } from '../faults/storm.ts';
import { evidenceOf } from '../report/evidence-of.ts';
import { describeReport } from '../report/describe-report.ts';
import { violationsOf, type RunReport } from '../report/run-report.ts';
import { calmed } from '../workload/calmed.ts';
import { planWorkload } from '../workload/plan-workload.ts';
import { ChaosBench } from './chaos-bench.ts';
import { runChaos, type ChaosRunParts, type ChaosRunResult } from './chaos-run.ts';
import { deleteObjectsOf } from './delete-objects-of.ts';
import { KeptReferences } from './kept-references.ts';
import { noStorm } from './no-storm.ts';

export interface SuiteOptions {
  readonly jobs: number;
  readonly seeds: readonly number[];
  /** How long a run is expected to take: submits are spread over most of it. Faults come until every job has ended. */
  readonly minutes: number;
  readonly mayFetch: boolean;
  /** Makes the calm run even where one of the same sources is kept on disk. */
  readonly isCalmFresh: boolean;
  readonly onStep: (step: string) => void;
  /** Told after each run, of all so far. */
  readonly onReport: (reports: readonly RunReport[]) => void;
}

const submitShare = 0.7;
const longestOverSpan = 6;
const fleet = { gateways: 2, workers: 3, brokers: 3 } as const;

/** A calm run unless one is kept, then one run for each seed, on one farm. @returns all reports, the calm one first. */
export async function runSuite(options: SuiteOptions): Promise<readonly RunReport[]> {
  const { jobs, mayFetch, onStep } = options;
  const { inputCount } = planWorkload(0, jobs, 0);
  await using bench = await ChaosBench.open({ ...fleet, slots: 2, mayFetch, onStep }, inputCount);
  const { farm } = bench.parts;
  try {
    return await runAll(bench.parts, options);
  } catch (error) {
    onStep(await farm.keepLogs());
    throw error;
  }
}

async function runAll(parts: ChaosRunParts, options: SuiteOptions): Promise<readonly RunReport[]> {
  const { jobs, seeds, minutes, onStep, onReport } = options;
  const spanMs = minutes * 60_000;
  const { farm, objects } = parts;
  const reports: RunReport[] = [];
  const tell = async ({ report, facts }: ChaosRunResult): Promise<void> => {
    onStep(describeReport(report));
    reports.push(report);
    onReport(reports);
    if (violationsOf(report) > 0) onStep(await farm.keepLogs({ [`${report.name}.json`]: evidenceOf(report, facts) }));
  };
  const references = await calmReferences(parts, options, tell);
  for (const seed of seeds) {
    // Should the work take longer than that, faults go on coming as often as before.
    const faults = planFaults(seed, spanMs * longestOverSpan, { ...fleet, hasSmallScratch: farm.scratch.length > 0 });
    const perMinute = faults.length / (minutes * longestOverSpan);
    onStep(
      `Seed ${seed}: ${perMinute.toFixed(1)} faults a minute, submits over ${(minutes * submitShare).toFixed(1)} min`,
    );
    const result = await runChaos(parts, {
      name: `seed-${seed}`,
      seed,
      workload: planWorkload(seed, jobs, spanMs * submitShare),
      storm: (log, signal) => storm(farm, faults, log, { signal, onFault: onStep }),
      references,
    });
    await tell(result);
    await deleteObjectsOf(objects, `seed-${seed}`);
  }
  return reports;
}

/** From a calm run of this farm, or from one kept on disk that was of the same sources and number of jobs. */
async function calmReferences(
  parts: ChaosRunParts,
  { jobs, isCalmFresh }: SuiteOptions,
  tell: (result: ChaosRunResult) => Promise<void>,
): Promise<ChaosFacts['references']> {
  const { objects, onStep } = parts;
  const kept = await KeptReferences.find(jobs);
  const earlier = isCalmFresh ? null : await kept.read();
  if (earlier !== null) {
    onStep(`The calm run of just these sources, Node and ${jobs} jobs is kept in ${kept.path}`);
    return earlier;
  }
  onStep(`The calm run: ${jobs} jobs`);
  const workload = calmed(planWorkload(0, jobs, 0));
  const result = await runChaos(parts, {
    name: 'calm',
    seed: 0,
    workload,
    storm: noStorm,
    references: null,
  });
  await tell(result);
  if (violationsOf(result.report) === 0) await kept.keep(result.references);
  await deleteObjectsOf(objects, 'calm');
  return result.references;
}
