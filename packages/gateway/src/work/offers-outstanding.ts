import type { Clock, JobId, Offer } from '@lathe/core';

/** Offers made and neither claimed nor timed out yet, so that their number stays within the window. */
export class OffersOutstanding {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #madeAtMs = new Map<JobId, number>();

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  add(offers: readonly Offer[]): void {
    const now = this.#clock.monotonicMs();
    for (const { jobId } of offers) this.#madeAtMs.set(jobId, now);
  }

  /** @returns whether the job was on offer. */
  settle(jobId: JobId): boolean {
    return this.#madeAtMs.delete(jobId);
  }

  count(): number {
    const since = this.#clock.monotonicMs() - this.#timeoutMs;
    for (const [jobId, atMs] of this.#madeAtMs) if (atMs <= since) this.#madeAtMs.delete(jobId);
    return this.#madeAtMs.size;
  }
}
