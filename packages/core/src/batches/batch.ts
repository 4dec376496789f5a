import type { ErrorRecord } from '../errors/index.ts';
import type { BatchId, JobId } from '../ids/id.ts';
import type { JobClass, JobState, NewJob } from '../jobs/job.ts';
import type { TenantId } from '../tenancy/principal.ts';

/** How many items of a batch are where; together they are all items accepted so far. */
export interface BatchCounts {
  /** Queued or offered. */
  readonly waiting: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly dead: number;
}

/** Jobs submitted together: shared fairly as one queue, watched as counts, cancelled by one flag. */
export interface Batch {
  readonly id: BatchId;
  readonly tenantId: TenantId;
  /** Free text of the submitter, shown in lists. */
  readonly label: string;
  /** Class of items that name none. */
  readonly class: JobClass;
  /** Microseconds since 1970 by the store's clock. */
  readonly createdAtUs: number;
  readonly updatedAtUs: number;
  /** No more items are taken. */
  readonly isClosed: boolean;
  readonly cancelRequested: boolean;
  /** As of the batch's newest event; a job's own state may be ahead by less than a second. */
  readonly counts: BatchCounts;
  /** Closed, and every item has ended, as of the newest event; not so any more once an item is retried. */
  readonly isOver: boolean;
  /** Sequence number of the newest event of this batch. */
  readonly lastSeq: number;
}

export interface NewBatch {
  readonly label: string;
  readonly class: JobClass;
}

/** One job of a batch, as the submitter names it. */
export interface NewBatchItem {
  /** Unique within the batch, 1 … 128 printable ASCII characters without spaces; makes the item idempotent. */
  readonly itemKey: string;
  /** SHA-256 of the item's canonical body; another hash under the same key is a conflict. */
  readonly itemHash: string;
  readonly job: NewJob;
}

/** An item that was not accepted, and why; it leaves the others alone. */
export interface RefusedItem {
  readonly itemKey: string;
  readonly error: ErrorRecord;
}

/** What became of one item. */
export type ItemResult =
  | {
      readonly itemKey: string;
      readonly jobId: JobId;
      /** False when the key found the earlier job. */
      readonly created: boolean;
    }
  | RefusedItem;

export type BatchEventType = 'opened' | 'progress' | 'item_finished' | 'closed' | 'cancel_requested' | 'finished';

/**
 * One step in a batch's life; `seq` grows by one per batch, without gaps. Every item that ends has exactly one
 * `item_finished` (another one when it is retried and ends again); started and added items are told by `progress`.
 */
export interface BatchEvent {
  readonly tenantId: TenantId;
  readonly batchId: BatchId;
  readonly seq: number;
  readonly type: BatchEventType;
  readonly atUs: number;
  /** Right after this event. */
  readonly counts: BatchCounts;
  /** The item that ended; null in other events. */
  readonly item: { readonly itemKey: string; readonly jobId: JobId; readonly state: JobState } | null;
}

export const noCounts: BatchCounts = { waiting: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, dead: 0 };
