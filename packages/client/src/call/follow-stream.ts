import type { ClientReadableStream } from '@grpc/grpc-js';
import { isConnectionLoss, LatheClientError } from './lathe-client-error.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';
import { wait } from './wait.ts';

export interface WatchSettings {
  /** Of the last event seen; from the first event when absent. */
  readonly resumeToken?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Gives up when the server has been away for so long without a break, ms; 600,000 unless set. */
  readonly giveUpAfterMs?: number | undefined;
  /** Told of every lost connection, with the number of failures in a row. */
  readonly onReconnect?: ((error: LatheClientError, failures: number) => void) | undefined;
}

/**
 * Every message of a watch, from one connection after the other: a lost one is made again by itself, behind the last
 * resume token that came. @throws LatheClientError.
 */
export async function* followStream<Response extends { readonly resume_token: string }>(
  open: (resumeToken: string) => ClientReadableStream<Response>,
  { resumeToken = '', signal, giveUpAfterMs = 600_000, onReconnect }: WatchSettings,
): AsyncGenerator<Response, void> {
  let token = resumeToken;
  let failures = 0;
  let aliveAtMs = performance.now();
  for (;;) {
    try {
      for await (const response of streamOnce(open, token, signal)) {
        failures = 0;
        aliveAtMs = performance.now();
        if (response.resume_token !== '') token = response.resume_token;
        yield response;
      }
      return;
    } catch (caught) {
      const error = LatheClientError.from(caught);
      if (signal?.aborted === true || !isConnectionLoss(error)) throw error;
      if (performance.now() - aliveAtMs > giveUpAfterMs) throw error;
      failures += 1;
      onReconnect?.(error, failures);
    }
    await wait(reconnectDelayMs(failures), signal);
  }
}

/** One server stream; the call is cancelled when the consumer leaves early. */
async function* streamOnce<Response>(
  open: (resumeToken: string) => ClientReadableStream<Response>,
  token: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Response, void> {
  if (signal?.aborted === true) throw LatheClientError.from(signal.reason);
  const call = open(token);
  const cancel = (): void => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const responses: AsyncIterable<Response> = call;
    yield* responses;
  } finally {
    signal?.removeEventListener('abort', cancel);
    call.cancel();
  }
}
