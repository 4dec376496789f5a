import type { Clock } from '@lathe/core';

/** A worker that has not asked for this long is taken to have no free slot, ms. */
const forgottenAfterMs = 10_000;

/** How many slots workers have free, learnt from their claims. */
export class FreeSlots {
  readonly #clock: Clock;
  readonly #workers = new Map<string, { readonly slots: number; readonly atMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param slots Free slots after the claim was answered. */
  note(workerId: string, slots: number): void {
    this.#workers.set(workerId, { slots, atMs: this.#clock.monotonicMs() });
  }

  count(): number {
    const since = this.#clock.monotonicMs() - forgottenAfterMs;
    let total = 0;
    for (const [workerId, { slots, atMs }] of this.#workers) {
      if (atMs < since) this.#workers.delete(workerId);
      else total += slots;
    }
    return total;
  }
}
