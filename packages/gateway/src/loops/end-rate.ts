import type { Clock } from '@lathe/core';

/** How far back ends are remembered, s. */
const memorySeconds = 2;
/** How far ahead is looked: longer than a round of the dispatcher takes, ms. */
const aheadMs = 250;
/** Fewer slots than this soon free are none. */
const leastSlots = 0.02;

/** How many slots are about to be freed, from how many attempts ended lately. */
export class EndRate {
  readonly #clock: Clock;
  #perSecond = 0;
  #atMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An attempt ended. */
  note(): void {
    this.#decay();
    this.#perSecond += 1 / memorySeconds;
  }

  get slotsSoonFree(): number {
    this.#decay();
    const slots = (this.#perSecond * aheadMs) / 1000;
    return slots < leastSlots ? 0 : slots;
  }

  #decay(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#perSecond *= Math.exp((this.#atMs - nowMs) / 1000 / memorySeconds);
    this.#atMs = nowMs;
  }
}
