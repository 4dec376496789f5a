import { isConnectionLoss, LatheClientError } from './lathe-client-error.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';
import { wait } from './wait.ts';

const triesAtMost = 6;

/** Does a repeatable thing again, at most 6 times, while the connection is what fails. @throws LatheClientError. */
export async function withReconnects<Result>(
  signal: AbortSignal | undefined,
  act: () => Promise<Result>,
): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await act();
    } catch (caught) {
      const error = LatheClientError.from(caught);
      if (signal?.aborted === true || failures >= triesAtMost || !isConnectionLoss(error)) throw error;
    }
    await wait(reconnectDelayMs(failures), signal);
  }
}
