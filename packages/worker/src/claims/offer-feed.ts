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
  /** Taken for the claim that is under way. */
  #asked: readonly HeardOffer[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  push(heard: HeardOffer): void {
    this.#heard.push({ ...heard, atMs: this.#nowMs() });
    if (this.#heard.length > keptOffers) this.#heard.shift();
  }

  /** Offers of a class that are not stale, those of the claim under way among them: their slots are as good as taken. */
  count(jobClass: JobClass): number {
    this.#dropStale();
    return [...this.#heard, ...this.#asked].filter(({ offer }) => offer.job_class === jobClass).length;
  }

  /** Takes the oldest offers of these classes that are not stale for a claim, `most` of them if there are so many. */
  take(classes: readonly JobClass[], most: number): readonly HeardOffer[] {
    this.#dropStale();
    const taken = this.#heard.filter(({ offer }) => classes.some((each) => each === offer.job_class)).slice(0, most);
    for (const each of taken) this.#heard.splice(this.#heard.indexOf(each), 1);
    this.#asked = taken;
    return taken;
  }

  /** The claim that took the last ones has been answered. */
  answered(): void {
    this.#asked = [];
  }

  #dropStale(): void {
    const freshSinceMs = this.#nowMs() - staleAfterMs;
    while (this.#heard[0] !== undefined && this.#heard[0].atMs < freshSinceMs) this.#heard.shift();
  }
}
