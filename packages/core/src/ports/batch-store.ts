import type { Batch, BatchEvent, ItemResult, NewBatch, NewBatchItem } from '../batches/batch.ts';
import type { AssetId, BatchId } from '../ids/id.ts';
import type { Principal, TenantId } from '../tenancy/principal.ts';
import type { Asset } from './job-store.ts';

/** Most items of one `addItems` call. */
export const itemsPerCall = 10_000;

export interface BatchPage {
  readonly batches: readonly Batch[];
  /** Opaque; null on the last page. */
  readonly nextPageToken: string | null;
}

/** A batch with a new event. */
export interface ChangedBatch {
  readonly tenantId: TenantId;
  readonly batchId: BatchId;
  readonly lastSeq: number;
}

/** What one call of `foldBatchChanges` came to. */
export interface FoldRound {
  /** Changes folded; as many as the limit where there may be more. */
  readonly folded: number;
  /** Batches that have new events. */
  readonly changed: readonly ChangedBatch[];
}

/**
 * Batches: the same promises as `JobStore` (one transaction per call, durable when it resolves, tenants are walls).
 *
 * An item is a job like any other, with three differences that let a million of them in: its `submitted` event (seq 1)
 * is not stored but read from its row, it has no outbox row for that event, and its idempotency is its item key.
 * Counts and events of the batch are folded from changes that every transition of an item leaves behind in its own
 * transaction, so that no two items wait for one row; closing and cancelling are such changes, too, so every event after
 * `opened` is written by `foldBatchChanges` (`foldBatch` decides which).
 *
 * An item of a cancelled batch is never queued again: where it is withdrawn, or its attempt fails, is lost or released, it
 * ends as cancelled. A running one is, before the next thing that happens to it, asked to end as if by `cancelJob`.
 */
export interface BatchStore {
  /** Request ids of batches and of jobs are apart. @throws request_conflict: same requestId, other hash. */
  createBatch(
    principal: Principal,
    request: { readonly batch: NewBatch; readonly requestId: string | null; readonly requestHash: string },
  ): Promise<{ readonly batch: Batch; readonly created: boolean }>;
  /**
   * Accepts items, in order; every one that is answered with a job id is durable when the promise resolves. An item is
   * refused by itself: not_found (an input is missing or deleted), request_conflict (same key, other hash).
   * A key seen before with the same hash is answered with its job, also when the batch is closed or cancelled.
   * A key lives as long as its job.
   * @param items 1 … `itemsPerCall`, else invalid_argument for all of them; the same key twice in one call is `invalid_argument` for the second.
   * @throws not_found for the batch; wrong_state when it is closed or cancelled and an item is new.
   */
  addItems(principal: Principal, batchId: BatchId, items: readonly NewBatchItem[]): Promise<readonly ItemResult[]>;
  /** Those of the assets that are there and not marked deleted, in any order. @param ids At most `itemsPerCall`. */
  findAssets(principal: Principal, ids: readonly AssetId[]): Promise<readonly Asset[]>;
  /** No more items; repeated, it is answered alike. */
  closeBatch(principal: Principal, batchId: BatchId): Promise<Batch>;
  getBatch(principal: Principal, batchId: BatchId): Promise<Batch>;
  /** Newest first. @param pageSize 1 … 1000. @throws invalid_argument for a page token it never gave. */
  listBatches(principal: Principal, pageSize: number, pageToken: string | null): Promise<BatchPage>;
  /**
   * One flag, whatever the batch's size: from the commit on nothing of it is offered or claimed, running items are told by
   * their next renewal, and it is closed. Waiting items end as `cancelled` by and by, see `settleCancelled`. A batch that is
   * over is returned unchanged, and so is one already cancelled.
   */
  cancelBatch(principal: Principal, batchId: BatchId): Promise<Batch>;
  /** Leases of the batch's running items, for telling their workers sooner. */
  runningItems(
    principal: Principal,
    batchId: BatchId,
  ): Promise<readonly { tenantId: TenantId; jobId: string; fence: number }[]>;
  /** Events with seq > afterSeq, oldest first. @throws resume_expired when some of them are no longer kept. */
  listBatchEvents(
    principal: Principal,
    batchId: BatchId,
    afterSeq: number,
    limit: number,
  ): Promise<readonly BatchEvent[]>;

  /** Ends up to `limit` waiting items of cancelled batches, each with its event; returns how many. */
  settleCancelled(limit: number): Promise<number>;
  /** Folds up to `limit` of the oldest changes into counts and events of their batches. */
  foldBatchChanges(limit: number): Promise<FoldRound>;
}
