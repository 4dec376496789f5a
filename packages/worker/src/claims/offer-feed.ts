import type { JobClass } from '@lathe/core';
import type { Offer__Output } from '@lathe/proto';

const keptOffers = 64;
const staleAfterMs = 5000;

/** The newest offers, as hints for the next claim; a lost or stale one costs nothing. */
export class OfferFeed {
  readonly #offers: { readonly offer: Offer__Output; readonly atMs: number }[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  push(offer: Offer__Output): void {
    this.#offers.push({ offer, atMs: this.#nowMs() });
    if (this.#offers.length > keptOffers) this.#offers.shift();
  }

  /** Takes the oldest offer of these classes that is not stale, or null. */
  take(classes: readonly JobClass[]): Offer__Output | null {
    const freshSinceMs = this.#nowMs() - staleAfterMs;
    while (this.#offers[0] !== undefined && this.#offers[0].atMs < freshSinceMs) this.#offers.shift();
    const index = this.#offers.findIndex(({ offer }) => classes.some((each) => each === offer.job_class));
    return index < 0 ? null : (this.#offers.splice(index, 1)[0]?.offer ?? null);
  }
}
