import { setTimeout as delay } from 'node:timers/promises';
import { LatheClientError } from './lathe-client-error.ts';

/** Waits; an aborted signal ends it with a LatheClientError. */
export async function wait(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(delayMs, undefined, signal === undefined ? {} : { signal });
  } catch (caught) {
    throw LatheClientError.from(caught);
  }
}
