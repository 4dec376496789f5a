import { tenantId, type TenantId } from '@lathe/core';
import type { FakeClock } from '@lathe/core/contracts';
import { FarmSim } from './farm-sim.ts';
import { jainIndex, percentile } from './outcome.ts';
import type { SimStore } from './sim-store.ts';
import { mixedWorkload, type Workload } from './workload.ts';

export interface Scenario {
  readonly name: string;
  readonly workers: number;
  readonly slots: number;
  readonly reserved: number;
  readonly jobs: number;
  readonly deathsPerHour: number;
  readonly openStore: (clock: FakeClock) => Promise<SimStore & AsyncDisposable>;
}

/** What is told of a scenario; times in seconds where the name says nothing else. */
export interface Figures {
  readonly scenario: Scenario;
  readonly wallSeconds: number;
  readonly jobs: number;
  readonly drainSeconds: number;
  /** Work of the backlogs over the slots that may take it. */
  readonly idealSeconds: number;
  readonly jain: number;
  readonly waitMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly callsPerSecond: number;
  readonly busiestSecond: number;
  readonly rowsPerSecond: number;
  readonly roundsPerSecond: number;
  readonly calls: ReadonlyMap<string, number>;
  readonly deaths: number;
  readonly recoverySeconds: { readonly p50: number; readonly p99: number };
}

const seed = 20_260_101;

export async function runScenario(scenario: Scenario): Promise<Figures> {
  const workload = workloadOf(scenario);
  const sim = simOf(scenario, workload, null);
  const beganMs = performance.now();
  await sim.run();
  const { outcome, calls } = sim;
  const { drainSeconds } = outcome;
  const patient = scenario.workers * (scenario.slots - scenario.reserved);
  const backlogSeconds = workload.backlogs.reduce((sum, { jobs, meanSeconds }) => sum + jobs * meanSeconds, 0);
  const equal = [...outcome.startedAtHalf].filter(([tenant]) => tenant.startsWith('equal-')).map(([, work]) => work);
  const { waitsMs, recoveriesMs } = outcome;
  return {
    scenario,
    wallSeconds: (performance.now() - beganMs) / 1000,
    jobs: outcome.jobs,
    drainSeconds,
    idealSeconds: backlogSeconds / patient,
    jain: jainIndex(equal),
    waitMs: { p50: percentile(waitsMs, 0.5), p95: percentile(waitsMs, 0.95), p99: percentile(waitsMs, 0.99) },
    callsPerSecond: calls.total / drainSeconds,
    busiestSecond: calls.busiestSecond,
    rowsPerSecond: calls.rows / drainSeconds,
    roundsPerSecond: outcome.rounds / drainSeconds,
    calls: calls.calls,
    deaths: outcome.deaths,
    recoverySeconds: { p50: percentile(recoveriesMs, 0.5) / 1000, p99: percentile(recoveriesMs, 0.99) / 1000 },
  };
}

/** How many times longer 100 jobs of one tenant take beside the backlog of another than alone. */
export async function slowdownOfSmall(scenario: Scenario): Promise<number> {
  const small = { tenantId: tenantId('small'), class: 'bulk', batchId: null, jobs: 100, meanSeconds: 8 } as const;
  const big = { ...small, tenantId: tenantId('big'), batchId: 'bat_0', jobs: scenario.jobs } as const;
  const times: number[] = [];
  for (const backlogs of [[small], [big, small]]) {
    const sim = simOf(scenario, { backlogs, streams: [] }, small.tenantId);
    await sim.run();
    times.push(sim.outcome.drainSeconds);
  }
  const [aloneSeconds = Number.NaN, besideSeconds = Number.NaN] = times;
  return besideSeconds / aloneSeconds;
}

function workloadOf({ jobs, workers, slots }: Scenario): Workload {
  return mixedWorkload(jobs, workers * slots);
}

function simOf(scenario: Scenario, workload: Workload, untilTenant: TenantId | null): FarmSim {
  const { workers, slots, reserved, deathsPerHour, openStore } = scenario;
  const gateways = Math.max(2, Math.round(workers / 1000));
  return new FarmSim({ openStore, workers, slots, reserved, gateways, workload, seed, deathsPerHour, untilTenant });
}
