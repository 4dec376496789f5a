import type { Clock, JobStore } from '@lathe/core';
import type { GatewayMetrics } from '../metrics.ts';

/**
 * Ends attempts whose lease has passed. After a time in which no worker could renew nothing is reaped for one lease: this
 * process has only begun (there may have been no gateway before), the store was away, this process did not run (the
 * machine slept, the process was stopped or stalled), or the time of day jumped forward. That this process was away
 * counts for nothing where another one led meanwhile: workers could renew there.
 */
export class LeaseReaper {
  readonly #store: Pick<JobStore, 'reapLeases'>;
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #metrics: GatewayMetrics;
  /** When the last round began, by both times of the clock: a sleeping machine may stop the monotonic one. */
  #lastRound: { readonly monotonicMs: number; readonly wallMs: number } | null = null;
  /** Because the store was away. */
  #notBeforeMs = -Infinity;
  /** Because this process was. */
  #notBackBeforeMs = -Infinity;

  constructor(parts: { store: Pick<JobStore, 'reapLeases'>; clock: Clock; leaseMs: number; metrics: GatewayMetrics }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#leaseMs = parts.leaseMs;
    this.#metrics = parts.metrics;
    this.#waitAfterAbsence();
  }

  /** Nothing is reaped for one lease from now: the store did not answer. */
  wait(): void {
    this.#notBeforeMs = this.#clock.monotonicMs() + this.#leaseMs;
  }

  /** Another process leads now, and the store says so: whatever this one missed, the farm was served. */
  noteOtherLeader(): void {
    this.#notBackBeforeMs = -Infinity;
  }

  /** To be called several times in a lease, also where another process leads. @param leads Whether to reap. @returns how many leases were lost. */
  async reap(leads: boolean): Promise<number> {
    if (this.#wasAway()) this.#waitAfterAbsence();
    if (!leads || this.#clock.monotonicMs() < Math.max(this.#notBeforeMs, this.#notBackBeforeMs)) return 0;
    try {
      const lost = await this.#store.reapLeases();
      this.#metrics.leasesLost.inc(lost);
      this.#metrics.attempts.inc({ outcome: 'lost' }, lost);
      return lost;
    } catch (error) {
      this.wait();
      throw error;
    }
  }

  #waitAfterAbsence(): void {
    this.#notBackBeforeMs = this.#clock.monotonicMs() + this.#leaseMs;
  }

  /** A worker renews three times in a lease, so half a lease without a round may have cost it more than its time. */
  #wasAway(): boolean {
    const now = { monotonicMs: this.#clock.monotonicMs(), wallMs: this.#clock.nowUs() / 1000 };
    const last = this.#lastRound ?? now;
    this.#lastRound = now;
    return Math.max(now.monotonicMs - last.monotonicMs, now.wallMs - last.wallMs) > this.#leaseMs / 2;
  }
}
