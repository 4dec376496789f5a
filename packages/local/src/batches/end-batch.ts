import type { Batch, BatchId, TenantId } from '@lathe/core';
import { cancelQueues } from '../dispatch/queue-rows.ts';
import type { StoreContext } from '../jobs/store-context.ts';
import { noteChange } from './batch-changes.ts';
import { markClosed, requireBatch, toBatch } from './batch-rows.ts';

/** No more items; repeated, it is answered alike. @throws not_found. */
export function closeBatch({ database, nowUs }: StoreContext, tenantId: TenantId, batchId: BatchId): Batch {
  const row = requireBatch(database, tenantId, batchId);
  if (row.is_closed === 1) return toBatch(row);
  noteChange(database, { tenantId, batchId }, { type: 'closed', atUs: nowUs });
  return markClosed(database, row, nowUs, 0);
}

/** Sets the flag that offers, claims and renewals respect; its waiting items are ended by `settleCancelled`. @throws not_found. */
export function cancelBatch({ database, nowUs }: StoreContext, tenantId: TenantId, batchId: BatchId): Batch {
  const row = requireBatch(database, tenantId, batchId);
  if (row.is_over === 1 || row.cancel_requested === 1) return toBatch(row);
  cancelQueues(database, tenantId, batchId);
  noteChange(database, { tenantId, batchId }, { type: 'cancel_requested', atUs: nowUs });
  return markClosed(database, row, nowUs, 1);
}
