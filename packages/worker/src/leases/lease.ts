import type { LeaseRef } from '@lathe/core';

/** Leases that a render goes on without being renewed, in lengths of one: as long as an outage that is worth waiting out. */
const leasesOverdue = 8;

/**
 * Why an attempt stops before its render has ended: the owner cancelled it, the gateway gave it to another, this worker
 * could not renew it for so long that the job is elsewhere by now, or this worker is stopping.
 */
export type LeaseStop = 'cancelled' | 'lost' | 'expired' | 'released';

/**
 * The right to run one attempt. It is held, by this machine's monotonic clock, until `leaseMs` after the last successful
 * renewal was *sent*, so no longer than the gateway gives the job to nobody else. Past that it is overdue: nothing is
 * completed under it, but the render goes on, for the gateways or their database may be what is away, and then nobody
 * else has the job either. A renewal that is accepted makes it held again.
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

  /** Null while the render may go on. The first reason stays, but for one: expiry and loss overrule cancel and release. */
  get stop(): LeaseStop | null {
    return this.#stop;
  }

  get validUntilMs(): number {
    return this.#sentAtMs + this.leaseMs;
  }

  /** The gateway may still know this attempt as the running one. */
  get mayBeRenewed(): boolean {
    return this.#stop !== 'lost' && this.#stop !== 'expired';
  }

  /** True while nobody else can have been given the job. */
  get isHeld(): boolean {
    return this.mayBeRenewed && this.#nowMs() < this.validUntilMs;
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
    if (!this.mayBeRenewed) return;
    this.#sentAtMs = Math.max(this.#sentAtMs, sentAtMs);
    this.#armExpiry();
  }

  /** Stops the attempt. */
  stopFor(reason: LeaseStop): void {
    if (this.#stop !== null && reason !== 'lost' && reason !== 'expired') return;
    if (!this.mayBeRenewed) return;
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
    const leftMs = this.validUntilMs + leasesOverdue * this.leaseMs - this.#nowMs();
    this.#expiry = setTimeout(() => this.stopFor('expired'), Math.max(0, leftMs));
  }
}
