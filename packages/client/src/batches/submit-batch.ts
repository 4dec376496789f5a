import { randomUUID } from 'node:crypto';
import type { BatchCreateRequest, BatchCreateResponse__Output, BatchHeader, BatchItem, JobsClient } from '@lathe/proto';
import { isConnectionLoss, LatheClientError } from '../call/lathe-client-error.ts';
import { reconnectDelayMs } from '../call/reconnect-delay.ts';
import { wait } from '../call/wait.ts';
import type { JobSpec } from '../jobs/jobs-api.ts';
import { wireClasses, type RemoteJobAsset, type RemoteJobClass } from '../jobs/remote-job.ts';
import { batchFromWire, itemResultFromWire, type RemoteBatch, type RemoteItemResult } from './remote-batch.ts';

export interface NewRemoteBatch {
  /** Goes on with this batch instead of opening one. */
  readonly batchId?: string | undefined;
  /** Makes opening idempotent within the tenant. A fresh UUID unless set. */
  readonly requestId?: string | undefined;
  readonly label?: string | undefined;
  /** Of items that name none; `bulk` unless set. */
  readonly class?: RemoteJobClass | undefined;
  /** Of items that have none. */
  readonly spec?: JobSpec | undefined;
  readonly noReuse?: boolean | undefined;
  readonly attemptLimit?: number | undefined;
  readonly priority?: number | undefined;
  readonly deadlineUs?: number | undefined;
  /** Leave the batch open for more items; closed at the end unless set. */
  readonly keepOpen?: boolean | undefined;
}

export interface RemoteBatchItem {
  /** Unique within the batch: 1 to 128 printable ASCII characters without spaces; makes the item idempotent. */
  readonly key: string;
  readonly inputs: readonly RemoteJobAsset[];
  readonly spec?: JobSpec | undefined;
  readonly label?: string | undefined;
  readonly priority?: number | undefined;
  readonly deadlineUs?: number | undefined;
}

export interface SubmitBatchSettings {
  readonly signal?: AbortSignal | undefined;
  /** Gives up when the server has been away for so long without a break, ms; 600,000 unless set. */
  readonly giveUpAfterMs?: number | undefined;
  readonly onReconnect?: ((error: LatheClientError, failures: number) => void) | undefined;
}

/** What the farm answered, in order. */
export type BatchAnswer =
  | { readonly opened: RemoteBatch }
  | { readonly results: readonly RemoteItemResult[] }
  | { readonly closed: RemoteBatch };

/** Chunks sent and not yet answered; more would only wait in the server's socket. */
const chunksInFlight = 4;

/**
 * Submits chunks of items, each 1 … 10,000 and at most 4 MB, and hands out what the farm answers, in order; an item with a
 * job id is durable. A lost connection is made again by itself, and what was not answered is sent again: items are
 * idempotent by their key. At most four chunks are held. @throws LatheClientError; what reading the chunks throws, then the
 * batch stays open.
 */
export async function* submitBatch(
  client: JobsClient,
  batch: NewRemoteBatch,
  chunks: AsyncIterable<readonly RemoteBatchItem[]>,
  { signal, giveUpAfterMs = 600_000, onReconnect }: SubmitBatchSettings,
): AsyncGenerator<BatchAnswer, void> {
  const source = chunks[Symbol.asyncIterator]();
  const unanswered: (readonly RemoteBatchItem[])[] = [];
  const state: SubmitState = {
    batchId: batch.batchId ?? '',
    isSourceDone: false,
    hasOpened: false,
    sourceFailure: null,
  };
  const header = headerOf(batch);
  let failures = 0;
  let awaySinceMs = 0;
  try {
    for (;;) {
      try {
        for await (const answer of submitOnce(client, { batch, header, source, unanswered, state }, signal)) {
          failures = 0;
          yield answer;
        }
        return;
      } catch (caught) {
        // The caller's own error, as it was thrown: no connection would mend it. What was sent before has been answered.
        if (state.sourceFailure !== null && unanswered.length === 0) throw state.sourceFailure.caught;
        const error = LatheClientError.from(caught);
        if (signal?.aborted === true || !isConnectionLoss(error)) throw error;
        if (failures === 0) awaySinceMs = performance.now();
        if (performance.now() - awaySinceMs > giveUpAfterMs) throw error;
        failures += 1;
        onReconnect?.(error, failures);
      }
      await wait(reconnectDelayMs(failures), signal);
    }
  } finally {
    await source.return?.();
  }
}

interface SubmitState {
  batchId: string;
  isSourceDone: boolean;
  hasOpened: boolean;
  /** What reading the chunks threw. */
  sourceFailure: { readonly caught: unknown } | null;
}

interface SubmitParts {
  readonly batch: NewRemoteBatch;
  readonly header: BatchHeader;
  readonly source: AsyncIterator<readonly RemoteBatchItem[]>;
  readonly unanswered: (readonly RemoteBatchItem[])[];
  readonly state: SubmitState;
}

async function* submitOnce(
  client: JobsClient,
  { batch, header, source, unanswered, state }: SubmitParts,
  signal: AbortSignal | undefined,
): AsyncGenerator<BatchAnswer, void> {
  if (signal?.aborted === true) throw LatheClientError.from(signal.reason);
  const call = client.batchCreate();
  const cancel = (): void => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  const send = (request: BatchCreateRequest): void => void call.write(request);
  try {
    const answers: AsyncIterator<BatchCreateResponse__Output> = call[Symbol.asyncIterator]();
    send({ header: state.batchId === '' ? header : { ...header, batch_id: state.batchId } });
    const { opened } = await nextOf(answers);
    if (!opened) throw unexpected('opened');
    state.batchId = opened.id;
    if (!state.hasOpened) yield { opened: batchFromWire(opened) };
    state.hasOpened = true;
    for (const chunk of unanswered) send({ items: { items: chunk.map(itemToWire) } });
    for (;;) {
      while (!state.isSourceDone && unanswered.length < chunksInFlight) {
        const next = await nextChunk(source, state);
        if (next === null || next.done === true) {
          state.isSourceDone = true;
        } else {
          unanswered.push(next.value);
          send({ items: { items: next.value.map(itemToWire) } });
        }
      }
      if (unanswered.length === 0) break;
      const { results } = await nextOf(answers);
      if (!results) throw unexpected('results');
      unanswered.shift();
      yield { results: results.results.map(itemResultFromWire) };
    }
    if (state.sourceFailure !== null) throw state.sourceFailure.caught;
    if (batch.keepOpen !== true) {
      send({ close: {} });
      const { closed } = await nextOf(answers);
      if (!closed) throw unexpected('closed');
      yield { closed: batchFromWire(closed) };
    }
    call.end();
  } finally {
    signal?.removeEventListener('abort', cancel);
    call.cancel();
  }
}

/** Null where reading it failed; the state then says why. */
async function nextChunk(
  source: SubmitParts['source'],
  state: SubmitState,
): Promise<IteratorResult<readonly RemoteBatchItem[]> | null> {
  try {
    return await source.next();
  } catch (caught) {
    state.sourceFailure = { caught };
    return null;
  }
}

async function nextOf(answers: AsyncIterator<BatchCreateResponse__Output>): Promise<BatchCreateResponse__Output> {
  const next = await answers.next();
  if (next.done === true)
    throw new LatheClientError('unavailable', 'The server ended the stream early.', { grpcStatus: 14 });
  return next.value;
}

function unexpected(wanted: string): LatheClientError {
  return new LatheClientError('internal', `The server did not answer with "${wanted}".`);
}

function headerOf(batch: NewRemoteBatch): BatchHeader {
  return {
    ...batch.spec,
    request_id: batch.requestId ?? randomUUID(),
    label: batch.label ?? '',
    job_class: wireClasses[batch.class ?? 'bulk'],
    ...(batch.noReuse === undefined ? {} : { no_reuse: batch.noReuse }),
    ...(batch.attemptLimit === undefined ? {} : { attempt_limit: batch.attemptLimit }),
    ...turnToWire(batch),
  };
}

function itemToWire(item: RemoteBatchItem): BatchItem {
  return {
    ...item.spec,
    key: item.key,
    inputs: item.inputs.map(({ role, assetId, name }) => ({ role, asset_id: assetId, name })),
    label: item.label ?? '',
    ...turnToWire(item),
  };
}

function turnToWire(turn: { readonly priority?: number | undefined; readonly deadlineUs?: number | undefined }): {
  priority?: number;
  deadline_us?: string;
} {
  return {
    ...(turn.priority === undefined ? {} : { priority: turn.priority }),
    ...(turn.deadlineUs === undefined ? {} : { deadline_us: String(turn.deadlineUs) }),
  };
}
