import type { BatchId, ItemResult, Job, JobId, NewBatchItem, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { itemsPerCall } from '@lathe/core/jobs';
import { countIn, joinQueue, type QueuePlacement } from '../dispatch/queue-rows.ts';
import { requireLiveAsset } from '../jobs/asset-rows.ts';
import { moveJob } from '../jobs/move-job.ts';
import { newJob } from '../jobs/new-job.ts';
import { findRender } from '../jobs/render-rows.ts';
import type { StoreContext } from '../jobs/store-context.ts';
import { insertJob, insertJobAssets, nextOrdinal, unplaced } from '../jobs/write-job.ts';
import { Query, tables } from '../sqlite/query.ts';
import { noteChange } from './batch-changes.ts';
import { requireBatch, type BatchRow } from './batch-rows.ts';

const selectItem = new Query<{ batchId: BatchId; itemKey: string }, { id: JobId; item_hash: string | null }>((p) =>
  tables
    .selectFrom('jobs')
    .select(['id', 'item_hash'])
    .where('batch_id', '=', p('batchId'))
    .where('item_key', '=', p('itemKey')),
);

/**
 * Adds jobs to a batch, in order; an item is refused by itself.
 * @throws not_found; invalid_argument for too many; wrong_state when an item is new and the batch takes no more.
 */
export function addItems(
  context: StoreContext,
  tenantId: TenantId,
  batchId: BatchId,
  items: readonly NewBatchItem[],
): readonly ItemResult[] {
  if (items.length < 1 || items.length > itemsPerCall)
    throw new LatheError('invalid_argument', `A call takes 1 to ${itemsPerCall} items, got ${items.length}.`);
  const intake = new Intake(context, requireBatch(context.database, tenantId, batchId));
  const results = items.map((item) => intake.add(item));
  intake.finish();
  return results;
}

/** One call's items on their way in: what they share is looked up once. */
class Intake {
  readonly #context: StoreContext;
  readonly #batch: BatchRow;
  readonly #seenKeys = new Set<string>();
  /** Assets known to be live, so that a thousand items of one input ask once. */
  readonly #liveAssets = new Set<string>();
  /** Queues joined, and how many items more than the one that joined. */
  readonly #queues = new Map<string, { readonly place: QueuePlacement; jobs: number; workSeconds: number }>();
  #ordinal: number;
  #added = 0;
  /** Items whose render was finished before; they end after they have been counted in. */
  readonly #reused: (() => void)[] = [];

  constructor(context: StoreContext, batch: BatchRow) {
    this.#context = context;
    this.#batch = batch;
    this.#ordinal = nextOrdinal(context.database, batch.tenant_id);
  }

  add(item: NewBatchItem): ItemResult {
    const { itemKey } = item;
    try {
      return { itemKey, ...this.#find(item) };
    } catch (caught) {
      if (!(caught instanceof LatheError) || caught.code === 'wrong_state') throw caught;
      return { itemKey, error: caught.toRecord() };
    }
  }

  /** Leaves the changes to be folded. */
  finish(): void {
    const { database, nowUs } = this.#context;
    const { tenant_id: tenantId, id: batchId } = this.#batch;
    if (this.#added === 0) return;
    noteChange(database, { tenantId, batchId }, { type: 'added', atUs: nowUs, items: this.#added });
    for (const { place, ...more } of this.#queues.values()) if (more.jobs > 0) countIn(database, place.queue_id, more);
    for (const end of this.#reused) end();
  }

  #find(item: NewBatchItem): { readonly jobId: JobId; readonly created: boolean } {
    const { itemKey, itemHash } = item;
    if (this.#seenKeys.has(itemKey))
      throw new LatheError('invalid_argument', `Item ${itemKey} is named twice in one call.`, { details: { itemKey } });
    this.#seenKeys.add(itemKey);
    const earlier = this.#context.database.first(selectItem, { batchId: this.#batch.id, itemKey });
    if (earlier === undefined) return { jobId: this.#create(item).id, created: true };
    if (earlier.item_hash === itemHash) return { jobId: earlier.id, created: false };
    throw new LatheError('request_conflict', `Item ${itemKey} was already added with another body.`, {
      details: { itemKey, jobId: earlier.id },
    });
  }

  #create({ itemKey, itemHash, job: asked }: NewBatchItem): Job {
    const { database, nowUs } = this.#context;
    const { tenant_id: tenantId, id: batchId } = this.#batch;
    this.#requireOpen();
    for (const { assetId } of asked.inputs) {
      if (this.#liveAssets.has(assetId)) continue;
      requireLiveAsset(database, tenantId, assetId);
      this.#liveAssets.add(assetId);
    }
    const { renderKey } = asked;
    const render = renderKey === null ? null : findRender(database, { tenantId, renderKey });
    const job = newJob(tenantId, asked, nowUs, { batchId, itemKey });
    const isReused = render !== null && render.outputs.length > 0;
    const placement = isReused ? unplaced : { ...unplaced, ...this.#join(job) };
    insertJob(database, { job, placement, renderKey }, this.#ordinal++, itemHash);
    this.#added++;
    if (isReused) {
      insertJobAssets(database, job, 'output', render.outputs);
      this.#reused.push(() => moveJob(this.#context, { job, placement, renderKey }, { type: 'reuse' }, render));
    }
    return job;
  }

  #requireOpen(): void {
    const { id, is_closed, cancel_requested } = this.#batch;
    if (is_closed === 0) return;
    const state = cancel_requested === 1 ? 'cancelled' : 'closed';
    throw new LatheError('wrong_state', `Batch ${id} is ${state} and takes no new items.`, {
      details: { batchId: id, state },
    });
  }

  #join(job: Job): QueuePlacement {
    const line = `${job.class} ${job.priority} ${job.kind}`;
    const known = this.#queues.get(line);
    if (known !== undefined) {
      known.jobs++;
      known.workSeconds += job.workSeconds;
      return known.place;
    }
    const place = joinQueue(this.#context.database, job);
    this.#queues.set(line, { place, jobs: 0, workSeconds: 0 });
    return place;
  }
}
