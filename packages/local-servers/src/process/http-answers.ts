import { setTimeout as delay } from 'node:timers/promises';
import { httpCall } from './http-call.ts';

/** Resolves when a server answers HTTP at the URL, whatever it answers. @throws the signal's reason. */
export async function untilHttpAnswers(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await httpCall({ url }, 'GET', signal);
      return;
    } catch {
      signal.throwIfAborted();
    }
    await delay(25, undefined, { signal });
  }
}
