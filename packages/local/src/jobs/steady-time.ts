import type { Clock } from '@lathe/core';

/**
 * The time of day that never goes back and never stands still: where the clock is set back it goes on from where it was,
 * so that leases still end, and no job that waits becomes due only when the clock has caught up.
 */
export class SteadyTime {
  readonly #clock: Clock;
  #lastUs = Number.NEGATIVE_INFINITY;
  #lastMonotonicMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Microseconds since 1970 by the clock, or later. */
  nowUs(): number {
    const monotonicMs = this.#clock.monotonicMs();
    const goneOnUs = Math.floor(this.#lastUs + (monotonicMs - this.#lastMonotonicMs) * 1000);
    this.#lastUs = Math.max(this.#clock.nowUs(), goneOnUs);
    this.#lastMonotonicMs = monotonicMs;
    return this.#lastUs;
  }
}
