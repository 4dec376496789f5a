import type { ChaosFacts } from '../audit/chaos-facts.ts';
import { invariants } from '../audit/invariants.ts';
import { percentile } from './percentile.ts';
import { recoveriesOf } from './recoveries.ts';

/** How often an outcome came. */
type Counts = Readonly<Record<string, number>>;

/** What one run came to. */
export interface RunReport {
  readonly name: string;
  readonly seed: number;
  readonly jobs: number;
  readonly masters: number;
  readonly states: Counts;
  readonly attempts: Counts;
  readonly faults: Counts;
  readonly durationSeconds: number;
  /** From a worker's death until its jobs run again, s; of those during which the database was there. */
  readonly recoverySeconds: { readonly count: number; readonly p50: number | null; readonly p99: number | null };
  /** The same, of all. */
  readonly allRecoverySeconds: { readonly count: number; readonly p50: number | null; readonly p99: number | null };
  /** From the answer to a cancel to the end of the running job, s. */
  readonly cancelSeconds: { readonly count: number; readonly p50: number | null; readonly p99: number | null };
  /** Longest time in which no attempt began or ended while there was work, s. */
  readonly longestStallSeconds: number;
  /** Calls that clients had to make again. */
  readonly repeatedCalls: number;
  readonly watches: number;
  readonly reconnections: number;
  readonly invariants: readonly {
    readonly name: string;
    readonly size: number;
    readonly violations: readonly string[];
  }[];
}

/** What of a run its facts do not say. */
export interface RunFigures {
  readonly name: string;
  readonly seed: number;
  readonly faults: Counts;
  readonly durationMs: number;
  readonly cancelMs: readonly number[];
  readonly repeatedCalls: number;
}

export function reportOf(facts: ChaosFacts, figures: RunFigures): RunReport {
  const recoveries = recoveriesOf(facts);
  const undisturbed = recoveries.filter(({ isUndisturbed }) => isUndisturbed);
  return {
    name: figures.name,
    seed: figures.seed,
    jobs: facts.accepted.length,
    masters: facts.accepted.filter(({ kind }) => kind === 'master').length,
    states: countsOf(facts.jobs.map(({ state }) => state)),
    attempts: countsOf(facts.attempts.map(({ outcome }) => outcome)),
    faults: figures.faults,
    durationSeconds: seconds(figures.durationMs),
    recoverySeconds: spreadOf(undisturbed.map(({ afterMs }) => afterMs)),
    allRecoverySeconds: spreadOf(recoveries.map(({ afterMs }) => afterMs)),
    cancelSeconds: spreadOf(figures.cancelMs),
    longestStallSeconds: seconds(longestStallMs(facts)),
    repeatedCalls: figures.repeatedCalls,
    watches: facts.watches.length,
    reconnections: facts.watches.reduce((sum, { reconnections }) => sum + reconnections, 0),
    invariants: invariants.map(({ name, size, check }) => ({ name, size: size(facts), violations: [...check(facts)] })),
  };
}

export function violationsOf({ invariants }: RunReport): number {
  return invariants.reduce((sum, { violations }) => sum + violations.length, 0);
}

function spreadOf(valuesMs: readonly number[]): RunReport['recoverySeconds'] {
  const at = (share: number): number | null => {
    const valueMs = percentile(valuesMs, share);
    return valueMs === null ? null : seconds(valueMs);
  };
  return { count: valuesMs.length, p50: at(0.5), p99: at(0.99) };
}

/** All jobs of a run are waiting from early on, so a stall is a time without a step of any attempt. */
function longestStallMs({ attempts }: ChaosFacts): number {
  const steps = attempts
    .flatMap(({ startedAtMs, endedAtMs }) => [startedAtMs, endedAtMs ?? startedAtMs])
    .toSorted((a, b) => a - b);
  return steps.reduce((longest, step, index) => Math.max(longest, step - (steps[index - 1] ?? step)), 0);
}

function countsOf(names: readonly string[]): Counts {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
