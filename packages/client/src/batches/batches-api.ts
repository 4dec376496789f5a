import { loadLatheProtos, type Batch__Output, type JobsClient } from '@lathe/proto';
import { followStream, type WatchSettings } from '../call/follow-stream.ts';
import { LatheClientError } from '../call/lathe-client-error.ts';
import { unary, type CallSettings } from '../call/unary.ts';
import { stateFromWire, type RemoteJobState } from '../jobs/remote-job.ts';
import { batchFromWire, countsFromWire, type RemoteBatch, type RemoteBatchCounts } from './remote-batch.ts';
import {
  submitBatch,
  type BatchAnswer,
  type NewRemoteBatch,
  type RemoteBatchItem,
  type SubmitBatchSettings,
} from './submit-batch.ts';

/** One step in a batch's life, and the token that continues the watch right after it. */
export interface WatchedBatchEvent {
  readonly seq: number;
  /** `opened`, `progress`, `item_finished`, `closed`, `cancel_requested` or `finished`; or `snapshot`. */
  readonly type: string;
  readonly atUs: number;
  /** Right after this event. */
  readonly counts: RemoteBatchCounts;
  /** The item that ended; null in other events. */
  readonly item: { readonly key: string; readonly jobId: string; readonly state: RemoteJobState } | null;
  readonly resumeToken: string;
}

/** The batches of `lathe.v1.Jobs`; every method throws LatheClientError. */
export class BatchesApi {
  readonly #client: JobsClient;
  readonly #service = loadLatheProtos().Jobs.service;

  constructor(client: JobsClient) {
    this.#client = client;
  }

  /** Submits items as they come and hands out what the farm answers; see `submitBatch`. */
  submit(
    batch: NewRemoteBatch,
    chunks: AsyncIterable<readonly RemoteBatchItem[]>,
    settings: SubmitBatchSettings = {},
  ): AsyncGenerator<BatchAnswer, void> {
    return submitBatch(this.#client, batch, chunks, settings);
  }

  async get(batchId: string, settings: CallSettings = {}): Promise<RemoteBatch> {
    return present((await unary(this.#client, this.#service.GetBatch, { batch_id: batchId }, settings)).batch);
  }

  /** One page, newest first; `nextPageToken` is null on the last. */
  async list(
    settings: CallSettings & { readonly pageSize?: number; readonly pageToken?: string | undefined } = {},
  ): Promise<{ batches: readonly RemoteBatch[]; nextPageToken: string | null }> {
    const request = { page_size: settings.pageSize ?? 50, page_token: settings.pageToken ?? '' };
    const response = await unary(this.#client, this.#service.ListBatches, request, settings);
    return { batches: response.batches.map(batchFromWire), nextPageToken: response.next_page_token || null };
  }

  /** From its answer on nothing of the batch starts; running items end within a second. */
  async cancel(batchId: string, settings: CallSettings = {}): Promise<RemoteBatch> {
    return present((await unary(this.#client, this.#service.CancelBatch, { batch_id: batchId }, settings)).batch);
  }

  /** Every event of a batch until it is over; goes on by itself after the server was away, without gap or repeat. */
  async *watch(
    batchId: string,
    settings: WatchSettings & { readonly countsOnly?: boolean } = {},
  ): AsyncGenerator<WatchedBatchEvent, void> {
    const open = (resumeToken: string): ReturnType<JobsClient['watchBatch']> =>
      this.#client.watchBatch({
        batch_id: batchId,
        resume_token: resumeToken,
        counts_only: settings.countsOnly ?? false,
      });
    let lastSeq = 0;
    for await (const { event, resume_token: resumeToken } of followStream(open, settings)) {
      const seq = Number(event?.seq ?? 0);
      if (!event || seq <= lastSeq) continue;
      lastSeq = seq;
      const { type, at_us, counts, item_key: key, job_id: jobId, item_state } = event;
      const item = jobId === '' ? null : { key, jobId, state: stateFromWire(item_state) };
      yield { seq, type, atUs: Number(at_us), counts: countsFromWire(counts), item, resumeToken };
    }
  }
}

function present(batch: Batch__Output | null): RemoteBatch {
  if (batch === null) throw new LatheClientError('internal', 'The server answered without a batch.');
  return batchFromWire(batch);
}
