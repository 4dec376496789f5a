import { setTimeout as delay } from 'node:timers/promises';
import { LatheClientError } from '@lathe/client';

const pauseMs = 250;
const giveUpMs = 240_000;

/** Whether the same call may be made again: the farm, or the way to it, was away. */
export function mayRepeat(error: LatheClientError): boolean {
  if (['unavailable', 'deadline_exceeded', 'cancelled'].includes(error.code)) return true;
  return error.code === 'internal' && /RST_STREAM|GOAWAY|connection/i.test(error.message);
}

/**
 * Makes a repeatable call again and again, at one gateway after the other, while the farm is away.
 * @param onRepeat told of each failure. @throws what is no absence, and the last failure after 4 min.
 */
export async function repeatUntilAnswered<Answer>(
  call: (nth: number) => Promise<Answer>,
  signal: AbortSignal,
  onRepeat: () => void = () => undefined,
): Promise<Answer> {
  const sinceMs = performance.now();
  for (let nth = 0; ; nth += 1) {
    try {
      return await call(nth);
    } catch (caught) {
      const error = LatheClientError.from(caught);
      if (!mayRepeat(error) || performance.now() - sinceMs > giveUpMs) throw error;
      onRepeat();
    }
    await delay(pauseMs, undefined, { signal });
  }
}
