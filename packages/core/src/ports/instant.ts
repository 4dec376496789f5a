import type { Clock } from './clock.ts';

/** A moment by both times of a clock: while a machine sleeps the monotonic one may stop. */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** Now. */
export function instantOf(clock: Clock): Instant {
  return { monotonicMs: clock.monotonicMs(), wallMs: clock.nowUs() / 1000 };
}

/** How long it is between two moments, ms, by the time of the two that says more. */
export function elapsedMs(from: Instant, to: Instant): number {
  return Math.max(to.monotonicMs - from.monotonicMs, to.wallMs - from.wallMs);
}
