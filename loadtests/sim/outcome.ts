import type { TenantId } from '@lathe/core';

/** What a simulated run came to, as it grows. */
export class Outcome {
  /** Seconds of work started of each tenant, up to when it was last looked. */
  readonly started = new Map<TenantId, number>();
  /** The same when half of the backlogs' jobs had ended, while all of them still waited. */
  startedAtHalf: ReadonlyMap<TenantId, number> = new Map();
  /** When the last job of each tenant ended, ms. */
  readonly endedAtMs = new Map<TenantId, number>();
  /** From submit to start of interactive jobs, ms. */
  readonly waitsMs: number[] = [];
  /** From the death of a worker to the next start of a job that it ran, ms. */
  readonly recoveriesMs: number[] = [];
  jobs = 0;
  /** Work done to the end, and work that died with its worker, seconds. */
  doneSeconds = 0;
  lostSeconds = 0;
  deaths = 0;
  rounds = 0;
  drainSeconds = 0;
}

/** (Σx)² ÷ (n Σx²): 1 when all are equal, 1/n when one has all. */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share ** 2, 0);
  return squares === 0 ? 1 : sum ** 2 / (shares.length * squares);
}

/** The value below which this share of them lies; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
