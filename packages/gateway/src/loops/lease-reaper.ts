import type { Clock, JobStore } from '@lathe/core';
import type { GatewayMetrics } from '../metrics.ts';
import { elapsedMs, instantOf, type Instant } from './instant.ts';

/**
 * Ends attempts whose lease has passed. After a time in which no worker could renew nothing is reaped for one lease: this
 * process has only begun (there may have been no gateway before), the store was away, this process did not run (the
 * machine slept, the process was stopped or stalled), or the time of day jumped forward. That this process was away
 * counts for nothing where another one leads, or led until half a lease ago at most: workers could renew there.
 */
export class LeaseReaper {
  readonly #store: Pick<JobStore, 'reapLeases'>;
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #metrics: GatewayMetrics;
  readonly #begunAtMs: number;
  /** When the last round began, or it was heard that another process had led. */
  #lastServed: Instant;
  /** Because the store was away. */
  #notBeforeMs = -Infinity;
  /** Because this process was. */
  #notBackBeforeMs = -Infinity;

  constructor(parts: { store: Pick<JobStore, 'reapLeases'>; clock: Clock; leaseMs: number; metrics: GatewayMetrics }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#leaseMs = parts.leaseMs;
    this.#metrics = parts.metrics;
    this.#lastServed = instantOf(this.#clock);
    this.#begunAtMs = this.#lastServed.monotonicMs;
    this.#waitAfterAbsence();
  }

  /** Nothing is reaped for one lease from now: the store did not answer. */
  wait(): void {
    this.#notBeforeMs = this.#clock.monotonicMs() + this.#leaseMs;
  }

  /**
   * The store knows of another leader at that time: whatever this process missed before, the farm was served. A time
   * before this process began says nothing: workers may not have found their way here yet.
   */
  noteOtherLed(msAgo: number): void {
    const now = instantOf(this.#clock);
    if (msAgo > this.#longestAbsenceMs || now.monotonicMs - msAgo < this.#begunAtMs) return;
    this.#lastServed = now;
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

  #wasAway(): boolean {
    const last = this.#lastServed;
    this.#lastServed = instantOf(this.#clock);
    return elapsedMs(last, this.#lastServed) > this.#longestAbsenceMs;
  }

  /** A worker renews three times in a lease, so half a lease without a round may have cost it more than its time. */
  get #longestAbsenceMs(): number {
    return this.#leaseMs / 2;
  }
}
