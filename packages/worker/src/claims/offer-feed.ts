import type { JobClass } from '@lathe/core';
import type { Offer__Output } from '@lathe/proto';

const keptOffers = 64;
const staleAfterMs = 5000;

/** An offer as it was heard. */
export interface HeardOffer {
  readonly offer: Offer__Output;
  /** W3C trace context that came with it; null: none. */
  readonly traceparent: string | null;
}

/** The newest offers, as hints for the next claim; a lost or stale one costs nothing. */
export class OfferFeed {
  readonly #heard: (HeardOffer & { readonly atMs: number })[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  push(heard: HeardOffer): void {
    this.#heard.push({ ...heard, atMs: this.#nowMs() });
    if (this.#heard.length > keptOffers) this.#heard.shift();
  }

  /** Offers of a class that are not stale. */
  count(jobClass: JobClass): number {
    this.#dropStale();
    return this.#heard.filter(({ offer }) => offer.job_class === jobClass).length;
  }

  /** Takes the oldest offer of these classes that is not stale, or null. */
  take(classes: readonly JobClass[]): HeardOffer | null {
    this.#dropStale();
    const index = this.#heard.findIndex(({ offer }) => classes.some((each) => each === offer.job_class));
    return index < 0 ? null : (this.#heard.splice(index, 1)[0] ?? null);
  }

  #dropStale(): void {
    const freshSinceMs = this.#nowMs() - staleAfterMs;
    while (this.#heard[0] !== undefined && this.#heard[0].atMs < freshSinceMs) this.#heard.shift();
  }
}
