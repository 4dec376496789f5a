import assert from 'node:assert/strict';
import type { ChaosFacts } from '../audit/chaos-facts.ts';
import { describeReport } from '../report/describe-report.ts';
import { violationsOf } from '../report/run-report.ts';
import { runChaos, type ChaosRunParts, type ChaosRunPlan, type ChaosRunResult } from '../run/chaos-run.ts';
import { noStorm } from '../run/no-storm.ts';
import type { Workload } from '../workload/chaos-job.ts';
import { calmed } from '../workload/calmed.ts';
import { planWorkload } from '../workload/plan-workload.ts';

/** Jobs of each scenario: few, since scenarios are about when, not how many. */
export const scenarioJobs = 48;

/** The usual workload of a scenario, nothing of it cancelled. @param spanMs over which submits are spread. */
export function scenarioWorkload(seed: number, spanMs: number, jobs = scenarioJobs): Workload {
  return calmed(planWorkload(seed, jobs, spanMs));
}

/** The bytes that results of scenarios of so many jobs are held against. */
export async function calmReferences(parts: ChaosRunParts, jobs = scenarioJobs): Promise<ChaosFacts['references']> {
  const workload = scenarioWorkload(0, 0, jobs);
  const plan = { name: `calm-${jobs}`, seed: 0, workload, storm: noStorm, references: null };
  return (await runAudited(parts, plan)).references;
}

/** A run after which every invariant must hold. */
export async function runAudited(parts: ChaosRunParts, plan: ChaosRunPlan): Promise<ChaosRunResult> {
  const result = await runChaos(parts, plan);
  parts.onStep(describeReport(result.report));
  assert.equal(violationsOf(result.report), 0, `invariants are violated:\n${describeReport(result.report)}`);
  return result;
}

/** From a time until the next attempt of anything begins, ms; Infinity: none did. */
export function untilNextStartMs({ attempts }: ChaosFacts, fromMs: number): number {
  return Math.min(...attempts.map(({ startedAtMs }) => startedAtMs).filter((at) => at >= fromMs)) - fromMs;
}

/** How many attempts began in a time. */
export function startsWithin({ attempts }: ChaosFacts, fromMs: number, untilMs: number): number {
  return attempts.filter(({ startedAtMs }) => startedAtMs >= fromMs && startedAtMs < untilMs).length;
}

/** How many submits were answered in a time. */
export function acceptedWithin({ accepted }: ChaosFacts, fromMs: number, untilMs: number): number {
  return accepted.filter(({ acceptedAtMs }) => acceptedAtMs >= fromMs && acceptedAtMs < untilMs).length;
}
