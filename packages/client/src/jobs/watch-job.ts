import type { JobsClient, WatchJobResponse__Output } from '@lathe/proto';
import { isConnectionLoss, LatheClientError } from '../call/lathe-client-error.ts';
import { reconnectDelayMs } from '../call/reconnect-delay.ts';
import { wait } from '../call/wait.ts';
import { jobFromWire, type RemoteJob } from './remote-job.ts';

/** One step in a job's life, and the token that continues the watch right after it. */
export interface WatchedEvent {
  readonly seq: number;
  /** `submitted`, `offered`, `started`, `progress`, `requeued`, `cancel_requested` or `finished`. */
  readonly type: string;
  readonly atUs: number;
  /** The job right after this event. */
  readonly job: RemoteJob;
  readonly resumeToken: string;
}

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
 * Every event of a job until it has ended, each once and in order. A lost connection is made again by itself and the
 * watch goes on behind the last event handed out.
 * @throws LatheClientError.
 */
export async function* watchJob(
  client: JobsClient,
  jobId: string,
  { resumeToken = '', signal, giveUpAfterMs = 600_000, onReconnect }: WatchSettings,
): AsyncGenerator<WatchedEvent, void> {
  let token = resumeToken;
  let lastSeq = 0;
  let failures = 0;
  let aliveAtMs = performance.now();
  for (;;) {
    try {
      for await (const response of streamOnce(client, jobId, token, signal)) {
        failures = 0;
        aliveAtMs = performance.now();
        if (response.resume_token !== '') token = response.resume_token;
        const { event } = response;
        if (!event?.job) continue;
        const seq = Number(event.seq ?? 0);
        if (seq <= lastSeq) continue;
        lastSeq = seq;
        yield { seq, type: event.type, atUs: Number(event.at_us), job: jobFromWire(event.job), resumeToken: token };
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
async function* streamOnce(
  client: JobsClient,
  jobId: string,
  token: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<WatchJobResponse__Output, void> {
  if (signal?.aborted === true) throw LatheClientError.from(signal.reason);
  const call = client.watch({ job_id: jobId, resume_token: token });
  const cancel = (): void => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const responses: AsyncIterable<WatchJobResponse__Output> = call;
    yield* responses;
  } finally {
    signal?.removeEventListener('abort', cancel);
    call.cancel();
  }
}
