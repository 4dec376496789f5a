import type { LeaseRef } from '@lathe/core';

/**
 * Why an attempt stops before its render has ended: the owner cancelled it, the gateway gave it to another, this worker
 * could not renew it in time, or this worker is stopping.
 */
export type LeaseStop = 'cancelled' | 'lost' | 'expired' | 'released';

/**
 * The right to run one attempt. It ends by this machine's monotonic clock, `leaseMs` after the last successful renewal
 * was *sent*, so before the gateway can give the job to another worker.
 */
export class Lease {
  readonly ref: LeaseRef;
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  readonly #controller = new AbortController();
  readonly #nowMs: () => number;
  #sentAtMs: number;
  #expiry: NodeJS.Timeout | undefined;
  #closed = false;
  #stop: LeaseStop | null = null;
  #progress = 0;
  #phase = '';
  #progressIsNews = false;

  /** @param sentAtMs monotonic time just before the claim was sent. */
  constructor(
    claim: { readonly lease: LeaseRef; readonly leaseMs: number; readonly renewEveryMs: number },
    sentAtMs: number,
    nowMs: () => number,
  ) {
    this.ref = claim.lease;
    this.leaseMs = claim.leaseMs;
    this.renewEveryMs = claim.renewEveryMs;
    this.#nowMs = nowMs;
    this.#sentAtMs = sentAtMs;
    this.#armExpiry();
  }

  /** Aborted when the attempt must stop; `stop` says why. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Null while the attempt may go on. The first reason stays, but for one: expiry and loss overrule cancel and release. */
  get stop(): LeaseStop | null {
    return this.#stop;
  }

  get validUntilMs(): number {
    return this.#sentAtMs + this.leaseMs;
  }

  /** True while nobody else can have been given the job. */
  get isHeld(): boolean {
    return this.#stop !== 'lost' && this.#stop !== 'expired' && this.#nowMs() < this.validUntilMs;
  }

  get renewDueMs(): number {
    return this.#sentAtMs + this.renewEveryMs;
  }

  get progress(): { readonly progress: number; readonly phase: string } {
    return { progress: this.#progress, phase: this.#phase };
  }

  /** The owner of the job has not been told the latest progress. */
  get hasNews(): boolean {
    return this.#progressIsNews;
  }

  report(progress: number, phase: string): void {
    if (progress === this.#progress && phase === this.#phase) return;
    this.#progress = progress;
    this.#phase = phase;
    this.#progressIsNews = true;
  }

  /** The progress as of now is on its way. */
  markReported(): void {
    this.#progressIsNews = false;
  }

  /** @param sentAtMs monotonic time just before the accepted renewal was sent. */
  renewed(sentAtMs: number): void {
    if (this.#stop === 'lost' || this.#stop === 'expired') return;
    this.#sentAtMs = Math.max(this.#sentAtMs, sentAtMs);
    this.#armExpiry();
  }

  /** Stops the attempt. */
  stopFor(reason: LeaseStop): void {
    if (this.#stop !== null && reason !== 'lost' && reason !== 'expired') return;
    if (this.#stop === 'lost' || this.#stop === 'expired') return;
    this.#stop = reason;
    this.#controller.abort();
  }

  /** Ends the watch over the lease, when the attempt has ended. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#expiry);
  }

  #armExpiry(): void {
    clearTimeout(this.#expiry);
    // The answer to a renewal may come after the attempt has ended.
    if (this.#closed) return;
    const leftMs = this.validUntilMs - this.#nowMs();
    this.#expiry = setTimeout(() => this.stopFor('expired'), Math.max(0, leftMs));
  }
}
