import type { Clock } from '../ports/clock.ts';

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  #nowUs: number;
  #monotonicMs = 0;

  /** @param startUs microseconds since 1970; 2026-01-01T00:00Z unless told otherwise. */
  constructor(startUs = 1_767_225_600_000_000) {
    this.#nowUs = startUs;
  }

  nowUs(): number {
    return this.#nowUs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** Moves both times on. @param ms 0 or more, a whole number of microseconds. */
  advanceMs(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`A clock advances by 0 ms or more, got ${ms}`);
    this.#nowUs += Math.round(ms * 1000);
    this.#monotonicMs += ms;
  }

  /** The machine sleeps: the time of day goes on, the monotonic clock stands still. @param ms 0 or more. */
  sleepMs(ms: number): void {
    this.#nowUs += Math.round(ms * 1000);
  }

  /** Sets the time of day back, as a person does or a server of another time. @param ms 0 or more. */
  setBackMs(ms: number): void {
    this.#nowUs -= Math.round(ms * 1000);
  }

  /** Moves both times on until the given time of day; where that has passed, does nothing. */
  advanceToUs(timeUs: number): void {
    this.advanceMs(Math.max(0, timeUs - this.#nowUs) / 1000);
  }
}
