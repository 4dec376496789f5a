import { elapsedMs, instantOf, type Clock, type Instant } from '@lathe/core';

const everyMs = 250;
/** Who waits longer than this for a renewal asks again elsewhere. */
const toleratedMs = 2500;
/** What came in meanwhile is mostly read within this, ms. */
const catchingUpMs = 250;

/**
 * Notices that this process stood still for seconds (it was stopped, its machine slept). What is read just after may
 * have been sent by somebody who has gone since: where that matters, a caller who is still there may well ask again.
 */
export class StallWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  readonly #clock: Clock;
  #tickedAt: Instant;
  #lateUntilMs = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#tickedAt = instantOf(clock);
    this.#timer = setInterval(() => this.tick(), everyMs).unref();
  }

  /** True just after a stall. */
  get isCatchingUp(): boolean {
    return this.#clock.monotonicMs() < this.#lateUntilMs || this.#hasStoodStill;
  }

  /** The process runs. */
  tick(): void {
    if (this.#hasStoodStill) this.#lateUntilMs = this.#clock.monotonicMs() + catchingUpMs;
    this.#tickedAt = instantOf(this.#clock);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  get #hasStoodStill(): boolean {
    return elapsedMs(this.#tickedAt, instantOf(this.#clock)) > everyMs + toleratedMs;
  }
}
