import type { Batch__Output, BatchCounts__Output, BatchItemResult__Output } from '@lathe/proto';
import { errorFromWire, classFromWire, type RemoteError, type RemoteJobClass } from '../jobs/remote-job.ts';

/** How many items of a batch are where; together all that were accepted. */
export interface RemoteBatchCounts {
  readonly waiting: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly dead: number;
}

/** A batch as the farm tells it. Times are microseconds since 1970 by the farm's clock. */
export interface RemoteBatch {
  readonly id: string;
  readonly label: string;
  /** Of items that name none. */
  readonly class: RemoteJobClass;
  readonly createdAtUs: number;
  readonly updatedAtUs: number;
  /** No more items are taken. */
  readonly closed: boolean;
  readonly cancelRequested: boolean;
  readonly counts: RemoteBatchCounts;
  /** Closed, and every item has ended. */
  readonly over: boolean;
  readonly lastSeq: number;
}

/** What became of one item. */
export type RemoteItemResult =
  | { readonly key: string; readonly jobId: string; readonly created: boolean }
  | { readonly key: string; readonly error: RemoteError };

export function batchFromWire(batch: Batch__Output): RemoteBatch {
  return {
    id: batch.id,
    label: batch.label,
    class: classFromWire(batch.job_class),
    createdAtUs: Number(batch.created_at_us),
    updatedAtUs: Number(batch.updated_at_us),
    closed: batch.closed ?? false,
    cancelRequested: batch.cancel_requested ?? false,
    counts: countsFromWire(batch.counts),
    over: batch.over ?? false,
    lastSeq: Number(batch.last_seq ?? 0),
  };
}

export function countsFromWire(counts: BatchCounts__Output | null): RemoteBatchCounts {
  return {
    waiting: Number(counts?.waiting ?? 0),
    running: Number(counts?.running ?? 0),
    succeeded: Number(counts?.succeeded ?? 0),
    failed: Number(counts?.failed ?? 0),
    cancelled: Number(counts?.cancelled ?? 0),
    dead: Number(counts?.dead ?? 0),
  };
}

export function itemResultFromWire({ key, job_id, created, error }: BatchItemResult__Output): RemoteItemResult {
  const refused = errorFromWire(error);
  return refused === null ? { key, jobId: job_id, created: created ?? true } : { key, error: refused };
}
