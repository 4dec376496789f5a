import type { BatchId, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import { moveSome } from '../jobs/end-leases.ts';
import type { JobRow } from '../jobs/stored-job.ts';
import type { StoreContext } from '../store-context.ts';
import { requireBatch, selectBatch } from './batch-rows.ts';

/**
 * Its predicate is that of the index `batches_cancelled`. Tenants are compared in a way that no index has, so that the one
 * of the batch is used.
 */
const selectWaiting = new Query<{ limit: number }, JobRow>(
  (p) => sql`select j.* from batches b
    cross join unnest(array['queued', 'offered']) s(state)
    cross join lateral (
      select w.* from jobs w where w.batch_id = b.id and w.state = s.state and w.tenant_id || '' = b.tenant_id
      order by w.ordinal limit ${p('limit')}::integer for update of w skip locked
    ) j where b.cancel_requested and not b.is_over limit ${p('limit')}::integer`,
);
const selectRunning = new Query<{ tenantId: TenantId; batchId: BatchId }, { id: string; fence: number }>(
  (p) => sql`select id, fence from jobs
    where batch_id = ${p('batchId')}::text and state = 'running' and tenant_id || '' = ${p('tenantId')}::text`,
);

/** Ends up to `limit` waiting items of cancelled batches. @returns how many. */
export async function settleCancelled(context: StoreContext, limit: number): Promise<number> {
  return await moveSome(
    context,
    limit,
    (transaction, count) => transaction.all(selectWaiting, { limit: count }),
    () => ({ type: 'cancel' }),
  );
}

/** Leases of the batch's running items. @throws not_found. */
export async function runningItems(
  { database }: StoreContext,
  tenantId: TenantId,
  batchId: BatchId,
): Promise<readonly { tenantId: TenantId; jobId: string; fence: number }[]> {
  requireBatch(await database.first(selectBatch, { tenantId, batchId }), batchId);
  const rows = await database.all(selectRunning, { tenantId, batchId });
  return rows.map(({ id, fence }) => ({ tenantId, jobId: id, fence }));
}
