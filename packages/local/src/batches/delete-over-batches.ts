import type { BatchId, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import type { StoreContext } from '../jobs/store-context.ts';
import { Query, tables } from '../sqlite/query.ts';

interface BatchKey {
  readonly tenantId: TenantId;
  readonly batchId: BatchId;
}

/** Exported for the test that reads its query plan. */
export const selectOver = new Query<{ olderThanUs: number; limit: number }, { tenant_id: TenantId; id: BatchId }>((p) =>
  tables
    .selectFrom('batches')
    .select(['tenant_id', 'id'])
    .where(sql<boolean>`is_over = 1`)
    .where('updated_at_us', '<', p('olderThanUs'))
    .where(sql<boolean>`not exists (select 1 from jobs where batch_id = batches.id)`)
    .orderBy('updated_at_us')
    .limit(p('limit')),
);
const deleteEvents = new Query<BatchKey>((p) =>
  tables.deleteFrom('batch_events').where('tenant_id', '=', p('tenantId')).where('batch_id', '=', p('batchId')),
);
const deleteRow = new Query<BatchKey>((p) =>
  tables.deleteFrom('batches').where('tenant_id', '=', p('tenantId')).where('id', '=', p('batchId')),
);

/** Removes up to `limit` batches that were over before the given time and have no job left, with their events. */
export function deleteOverBatches({ database }: StoreContext, olderThanUs: number, limit: number): void {
  for (const { tenant_id: tenantId, id: batchId } of database.all(selectOver, { olderThanUs, limit })) {
    database.run(deleteEvents, { tenantId, batchId });
    database.run(deleteRow, { tenantId, batchId });
  }
}
