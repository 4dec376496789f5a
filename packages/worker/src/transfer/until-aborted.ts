import { setTimeout as delay } from 'node:timers/promises';
import { LatheError } from '@lathe/core/errors';

/** Does a repeatable thing again, with growing waits up to 2 s, while it is `unavailable` and the signal allows. */
export async function untilAborted<Result>(signal: AbortSignal, act: () => Promise<Result>): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await act();
    } catch (caught) {
      signal.throwIfAborted();
      if (LatheError.from(caught).code !== 'unavailable') throw caught;
    }
    await delay(Math.min(2000, 100 * 2 ** Math.min(failures, 5)), undefined, { signal });
  }
}
