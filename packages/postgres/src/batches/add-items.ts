import type { BatchId, ItemResult, Job, JobId, NewBatchItem, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { itemsPerCall } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { unknownAsset } from '../assets/asset-rows.ts';
import { assetKeyText, holdAssets } from '../assets/hold-assets.ts';
import { holdRenders, renderKeyText, type FinishedRender } from '../assets/render-rows.ts';
import { shareNames } from '../database/named-locks.ts';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import { insertJobs, newJob, type AddedJob } from '../jobs/insert-jobs.ts';
import { JobChanges } from '../jobs/job-changes.ts';
import { unplaced } from '../jobs/stored-job.ts';
import { writeChanges } from '../jobs/write-changes.ts';
import type { StoreContext } from '../store-context.ts';
import { requireBatch, selectBatch, type BatchRow } from './batch-rows.ts';

interface BatchKey {
  readonly tenantId: TenantId;
  readonly batchId: BatchId;
}

interface EarlierItem {
  readonly jobId: JobId;
  readonly itemHash: string | null;
}

const selectItems = new Query<
  BatchKey & { itemKeys: readonly string[] },
  { id: JobId; item_key: string; item_hash: string | null }
>(
  (p) => sql`select j.id, j.item_key, j.item_hash from unnest(${p('itemKeys')}::text[]) k(item_key)
    cross join lateral (
      select * from jobs j where j.tenant_id = ${p('tenantId')}::text and j.batch_id = ${p('batchId')}::text
        and j.item_key = k.item_key offset 0
    ) j`,
);

/**
 * Adds jobs to a batch, in order; an item is refused by itself. Another call with a key of this one at the same time waits
 * for it, and then finds its job.
 * @throws not_found; invalid_argument for too many; wrong_state when an item is new and the batch takes no more.
 */
export async function addItems(
  context: StoreContext,
  tenantId: TenantId,
  batchId: BatchId,
  items: readonly NewBatchItem[],
): Promise<readonly ItemResult[]> {
  if (items.length < 1 || items.length > itemsPerCall)
    throw new LatheError('invalid_argument', `A call takes 1 to ${itemsPerCall} items, got ${items.length}.`);
  const key = { tenantId, batchId };
  return await context.database.transact(
    async (transaction) => {
      const [, row, earlier, assets, renders, nowUs] = await Promise.all([
        shareNames(transaction, 'batch', [batchId]),
        transaction.first(selectBatch, key),
        findItems(transaction, key, items),
        holdAssets(transaction, distinctInputs(tenantId, items)),
        holdRenders(transaction, distinctRenders(tenantId, items)),
        transaction.now,
      ]);
      const intake = new Intake({ batch: requireBatch(row, batchId), earlier, assets, renders, nowUs });
      const results = items.map((item) => intake.add(item));
      await write(context, transaction, intake);
      return results;
    },
    { isBulk: true },
  );
}

async function findItems(
  transaction: Transaction,
  key: BatchKey,
  items: readonly NewBatchItem[],
): Promise<ReadonlyMap<string, EarlierItem>> {
  const rows = await transaction.all(selectItems, { ...key, itemKeys: items.map(({ itemKey }) => itemKey) });
  return new Map(rows.map((row) => [row.item_key, { jobId: row.id, itemHash: row.item_hash }]));
}

function distinctInputs(tenantId: TenantId, items: readonly NewBatchItem[]) {
  const ids = new Set(items.flatMap(({ job }) => job.inputs.map(({ assetId }) => assetId)));
  return [...ids].map((id) => ({ tenantId, id }));
}

function distinctRenders(tenantId: TenantId, items: readonly NewBatchItem[]) {
  const keys = new Set(items.flatMap(({ job: { renderKey } }) => (renderKey === null ? [] : [renderKey])));
  return [...keys].map((renderKey) => ({ tenantId, renderKey }));
}

interface IntakeParts {
  readonly batch: BatchRow;
  readonly earlier: ReadonlyMap<string, EarlierItem>;
  readonly assets: ReadonlySet<string>;
  readonly renders: ReadonlyMap<string, FinishedRender>;
  readonly nowUs: number;
}

/** One call's items on their way in: each is decided here, all are written together. */
class Intake {
  readonly nowUs: number;
  readonly batch: BatchRow;
  readonly added: { readonly job: Job; readonly item: NewBatchItem; readonly render: FinishedRender | null }[] = [];
  readonly #parts: IntakeParts;
  readonly #seenKeys = new Set<string>();

  constructor(parts: IntakeParts) {
    this.nowUs = parts.nowUs;
    this.batch = parts.batch;
    this.#parts = parts;
  }

  /** @throws wrong_state when the item is new and the batch takes no more. */
  add(item: NewBatchItem): ItemResult {
    const { itemKey } = item;
    try {
      return { itemKey, ...this.#find(item) };
    } catch (caught) {
      if (!(caught instanceof LatheError) || caught.code === 'wrong_state') throw caught;
      return { itemKey, error: caught.toRecord() };
    }
  }

  #find(item: NewBatchItem): { readonly jobId: JobId; readonly created: boolean } {
    const { itemKey, itemHash } = item;
    if (this.#seenKeys.has(itemKey))
      throw new LatheError('invalid_argument', `Item ${itemKey} is named twice in one call.`, { details: { itemKey } });
    this.#seenKeys.add(itemKey);
    const earlier = this.#parts.earlier.get(itemKey);
    if (earlier === undefined) return { jobId: this.#create(item).id, created: true };
    if (earlier.itemHash === itemHash) return { jobId: earlier.jobId, created: false };
    throw new LatheError('request_conflict', `Item ${itemKey} was already added with another body.`, {
      details: { itemKey, jobId: earlier.jobId },
    });
  }

  #create(item: NewBatchItem): Job {
    const { id: batchId, tenant_id: tenantId, is_closed, cancel_requested } = this.batch;
    if (is_closed) {
      const state = cancel_requested ? 'cancelled' : 'closed';
      throw new LatheError('wrong_state', `Batch ${batchId} is ${state} and takes no new items.`, {
        details: { batchId, state },
      });
    }
    for (const { assetId } of item.job.inputs)
      if (!this.#parts.assets.has(assetKeyText({ tenantId, id: assetId }))) throw unknownAsset(assetId);
    const { itemKey } = item;
    const { renderKey } = item.job;
    const job = newJob(tenantId, item.job, this.nowUs, { batchId, itemKey });
    const render = renderKey === null ? null : this.#parts.renders.get(renderKeyText({ tenantId, renderKey }));
    this.added.push({ job, item, render: render ?? null });
    return job;
  }
}

async function write({ recipes }: StoreContext, transaction: Transaction, intake: Intake): Promise<void> {
  const { added, nowUs, batch } = intake;
  if (added.length === 0) return;
  const key = { tenantId: batch.tenant_id, batchId: batch.id };
  const recipeIds = await recipes.hold(
    transaction,
    added.map(({ job }) => job),
  );
  const changes = new JobChanges(nowUs);
  changes.noteChange(key, { type: 'added', atUs: nowUs, items: added.length });
  const jobs = added.map(({ job, item }, index): AddedJob => ({
    job,
    renderKey: item.job.renderKey,
    itemHash: item.itemHash,
    recipeId: recipeIds[index] ?? 0,
  }));
  for (const [index, { job, render }] of added.entries()) {
    const recipeId = recipeIds[index] ?? 0;
    const stored = { job, placement: unplaced, renderKey: null, recipeId, isBatchCancelled: false };
    if (render === null) changes.queued.push(job);
    else changes.move(stored, { type: 'reuse' }, render);
  }
  await Promise.all([insertJobs(transaction, jobs, nowUs), writeChanges(transaction, changes), transaction.commit()]);
}
