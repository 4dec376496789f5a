import type { BatchId, TenantId } from '@lathe/core';
import type { StoreContext } from '../jobs/store-context.ts';
import { Query, tables } from '../sqlite/query.ts';
import { requireBatch } from './batch-rows.ts';

const selectRunning = new Query<{ tenantId: TenantId; batchId: BatchId }, { id: string; fence: number }>((p) =>
  tables
    .selectFrom('jobs')
    .select(['id', 'fence'])
    .where('batch_id', '=', p('batchId'))
    .where('state', '=', 'running')
    .where('tenant_id', '=', p('tenantId')),
);

/** Leases of the batch's running items. @throws not_found. */
export function runningItems(
  { database }: StoreContext,
  tenantId: TenantId,
  batchId: BatchId,
): readonly { tenantId: TenantId; jobId: string; fence: number }[] {
  requireBatch(database, tenantId, batchId);
  return database.all(selectRunning, { tenantId, batchId }).map(({ id, fence }) => ({ tenantId, jobId: id, fence }));
}
