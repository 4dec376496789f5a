import { elapsedMs, instantOf, type Clock, type Instant, type JobStore } from '@lathe/core';
import type { GatewayMetrics } from '../metrics.ts';
import type { ServedRecord } from './served-record.ts';

export interface LeaseReaperParts {
  readonly store: Pick<JobStore, 'reapLeases'>;
  readonly served: Pick<ServedRecord, 'tell' | 'end'>;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly metrics: GatewayMetrics;
}

/**
 * Ends attempts whose lease has passed; every gateway has one, whoever leads, so none that dies or stands still delays it.
 * After a time in which no worker could renew nothing is reaped for one lease: this process has only begun (there may have
 * been no gateway before), the store was away, this process did not run (the machine slept, the process was stopped or
 * stalled), or the time of day jumped forward. That this process was away counts for nothing where another one serves,
 * or served until a third of a lease ago at most: workers could renew there. Nor does it count that the store was away
 * for less than a third of a lease: a worker renews three times in one.
 */
export class LeaseReaper {
  readonly #parts: LeaseReaperParts;
  readonly #begunAtMs: number;
  /** When this process last was seen to run, or it was heard that another one had served. */
  #lastServed: Instant;
  /** When the store was asked first since it last answered; null: it answers. */
  #failingSince: Instant | null = null;
  #hasEnded = false;
  /** Because the store was away. */
  #notBeforeMs = -Infinity;
  /** Because this process was. */
  #notBackBeforeMs = -Infinity;

  constructor(parts: LeaseReaperParts) {
    this.#parts = parts;
    this.#lastServed = instantOf(parts.clock);
    this.#begunAtMs = this.#lastServed.monotonicMs;
    this.#waitAfterAbsence();
  }

  /** To be called several times in a lease. @returns how many leases were lost. */
  async reap(): Promise<number> {
    const { store, served, metrics } = this.#parts;
    if (this.#hasEnded) return 0;
    this.#noteOtherServed(await this.#ask(() => served.tell(this.#serves())));
    if (this.#hasEnded || !this.#serves()) return 0;
    const lost = await this.#ask(() => store.reapLeases());
    metrics.leasesLost.inc(lost);
    metrics.attempts.inc({ outcome: 'lost' }, lost);
    return lost;
  }

  /** Nothing is reaped any more: workers are turned away from here. Others are told that they were served until now. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    await this.#parts.served.end();
  }

  /** Whether a lease that has passed may be ended now: whoever held it could have renewed it here. */
  #serves(): boolean {
    if (this.#wasAway()) this.#waitAfterAbsence();
    return this.#parts.clock.monotonicMs() >= Math.max(this.#notBeforeMs, this.#notBackBeforeMs);
  }

  /**
   * Another process served at that time, so it does not matter what this one missed before. A time before this process
   * began says nothing: workers may not have found their way here yet.
   */
  #noteOtherServed(msAgo: number): void {
    const now = instantOf(this.#parts.clock);
    if (msAgo > this.#longestOutageMs || now.monotonicMs - msAgo < this.#begunAtMs) return;
    this.#lastServed = now;
    this.#notBackBeforeMs = -Infinity;
  }

  /** Asks the store. One that took too long to answer, by itself or after failures, was away. */
  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const { clock } = this.#parts;
    const askedAt = instantOf(clock);
    const since = this.#failingSince ?? askedAt;
    this.#failingSince = since;
    try {
      const answer = await question();
      this.#failingSince = null;
      return answer;
    } finally {
      const now = instantOf(clock);
      if (elapsedMs(since, now) > this.#longestOutageMs) this.#notBeforeMs = now.monotonicMs + this.#parts.leaseMs;
    }
  }

  #waitAfterAbsence(): void {
    this.#notBackBeforeMs = this.#parts.clock.monotonicMs() + this.#parts.leaseMs;
  }

  #wasAway(): boolean {
    const last = this.#lastServed;
    this.#lastServed = instantOf(this.#parts.clock);
    return elapsedMs(last, this.#lastServed) > this.#longestAbsenceMs;
  }

  /** A worker renews three times in a lease, so half a lease without a round may have cost it more than its time. */
  get #longestAbsenceMs(): number {
    return this.#parts.leaseMs / 2;
  }

  /** After it a worker must find somebody and renew, with what is left of a lease that it last renewed before. */
  get #longestOutageMs(): number {
    return this.#parts.leaseMs / 3;
  }
}
