import { setTimeout as delay } from 'node:timers/promises';
import { LatheError } from '@lathe/core/errors';
import type { Logger } from '../logging/create-logger.ts';

const tryEveryMs = 1000;
/** A service that waits says so again after so many tries, about once a minute. */
const triesPerLine = 60;

export interface UntilAvailableOptions {
  readonly log: Pick<Logger, 'warn' | 'info'>;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Pause between two tries, ms; 1000 unless set. */
  readonly everyMs?: number;
}

/**
 * Opens what a service cannot start without, again and again while that is `unavailable`, which it says in one line.
 * @throws whatever else `open` throws; the signal's reason.
 */
export async function untilAvailable<Opened>(
  open: () => Promise<Opened>,
  { log, signal, everyMs = tryEveryMs }: UntilAvailableOptions,
): Promise<Opened> {
  for (let failures = 0; ; failures += 1) {
    signal?.throwIfAborted();
    try {
      const opened = await open();
      if (failures > 0) log.info({ failures }, 'what was away is there');
      return opened;
    } catch (caught) {
      const { code, message } = LatheError.from(caught);
      if (code !== 'unavailable') throw caught;
      if (failures % triesPerLine === 0) log.warn({ code, message }, 'cannot start yet; trying again every second');
    }
    await delay(everyMs, undefined, { signal });
  }
}
