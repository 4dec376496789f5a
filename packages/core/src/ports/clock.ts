/** Time as the program sees it; tests pass a fake one. */
export interface Clock {
  /** Microseconds since 1970-01-01T00:00Z. May jump. */
  nowUs(): number;
  /** Milliseconds that only grow; for measuring spans. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  nowUs: () => Date.now() * 1000,
  monotonicMs: () => performance.now(),
};
