import type { Clock, JobStore } from '@lathe/core';
import type { GatewayMetrics } from '../metrics.ts';

/**
 * Ends attempts whose lease has passed. After the store itself was away nothing is reaped for one lease, since no
 * worker could renew meanwhile.
 */
export class LeaseReaper {
  readonly #store: Pick<JobStore, 'reapLeases'>;
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #metrics: GatewayMetrics;
  #notBeforeMs = -Infinity;

  constructor(parts: { store: Pick<JobStore, 'reapLeases'>; clock: Clock; leaseMs: number; metrics: GatewayMetrics }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#leaseMs = parts.leaseMs;
    this.#metrics = parts.metrics;
  }

  /** @returns how many leases were lost. */
  async reap(): Promise<number> {
    if (this.#clock.monotonicMs() < this.#notBeforeMs) return 0;
    try {
      const lost = await this.#store.reapLeases();
      this.#metrics.leasesLost.inc(lost);
      this.#metrics.attempts.inc({ outcome: 'lost' }, lost);
      return lost;
    } catch (error) {
      this.#notBeforeMs = this.#clock.monotonicMs() + this.#leaseMs;
      throw error;
    }
  }
}
