import type { Batch, BatchId, TenantId } from '@lathe/core';
import { lockNames } from '../database/named-locks.ts';
import { Query, tables } from '../database/query.ts';
import { JobChanges } from '../jobs/job-changes.ts';
import { writeChanges } from '../jobs/write-changes.ts';
import type { StoreContext } from '../store-context.ts';
import { requireBatch, selectBatch, toBatch, type BatchRow } from './batch-rows.ts';

const close = new Query<{ tenantId: TenantId; batchId: BatchId; nowUs: number; cancelRequested: boolean }, BatchRow>(
  (p) =>
    tables
      .updateTable('batches')
      .set({ is_closed: true, cancel_requested: p('cancelRequested'), updated_at_us: p('nowUs') })
      .where('tenant_id', '=', p('tenantId'))
      .where('id', '=', p('batchId'))
      .returningAll(),
);

/** No more items; repeated, it is answered alike. @throws not_found. */
export async function closeBatch(context: StoreContext, tenantId: TenantId, batchId: BatchId): Promise<Batch> {
  return await endBatch(context, { tenantId, batchId }, 'closed', (row) => row.is_closed);
}

/** Sets the flag that offers, claims and renewals respect; its waiting items are ended by `settleCancelled`. @throws not_found. */
export async function cancelBatch(context: StoreContext, tenantId: TenantId, batchId: BatchId): Promise<Batch> {
  const isDone = (row: BatchRow): boolean => row.is_over || row.cancel_requested;
  return await endBatch(context, { tenantId, batchId }, 'cancel_requested', isDone);
}

/** Waits for the transactions that add, offer or claim items of the batch now; those that come later see its flags. */
async function endBatch(
  { database }: StoreContext,
  key: { readonly tenantId: TenantId; readonly batchId: BatchId },
  type: 'closed' | 'cancel_requested',
  isDone: (row: BatchRow) => boolean,
): Promise<Batch> {
  return await database.transact(async (transaction) => {
    const { batchId } = key;
    const [, found, nowUs] = await Promise.all([
      lockNames(transaction, 'batch', [batchId]),
      transaction.first(selectBatch, key),
      transaction.now,
    ]);
    const row = requireBatch(found, batchId);
    if (isDone(row)) return toBatch(row);
    const changes = new JobChanges(nowUs);
    changes.noteChange(key, { type, atUs: nowUs });
    const [closed] = await Promise.all([
      transaction.first(close, { ...key, nowUs, cancelRequested: type === 'cancel_requested' }),
      writeChanges(transaction, changes),
    ]);
    return toBatch(requireBatch(closed, batchId));
  });
}
