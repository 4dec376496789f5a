import type { AssetId, JobId, TenantId } from '@lathe/core';
import { requireTransition } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { Query, tables } from '../sqlite/query.ts';
import { deleteOverBatches } from '../batches/delete-over-batches.ts';
import { isUpload, markDeleted } from './asset-rows.ts';
import { closeLog } from './event-log.ts';
import { requireJob, type StoredJob } from './job-rows.ts';
import { forgetRequests } from './request-rows.ts';
import type { StoreContext } from './store-context.ts';

interface JobKey {
  readonly tenantId: TenantId;
  readonly id: JobId;
}

const deleteAssets = new Query<JobKey>((p) =>
  tables.deleteFrom('job_assets').where('tenant_id', '=', p('tenantId')).where('job_id', '=', p('id')),
);
const deleteAttempts = new Query<JobKey>((p) =>
  tables.deleteFrom('attempts').where('tenant_id', '=', p('tenantId')).where('job_id', '=', p('id')),
);
const deleteRow = new Query<JobKey>((p) =>
  tables.deleteFrom('jobs').where('tenant_id', '=', p('tenantId')).where('id', '=', p('id')),
);
const selectUser = new Query<{ tenantId: TenantId; assetId: AssetId }, { job_id: JobId }>((p) =>
  tables
    .selectFrom('job_assets')
    .select('job_id')
    .where('tenant_id', '=', p('tenantId'))
    .where('asset_id', '=', p('assetId'))
    .limit(1),
);
const selectExpired = new Query<{ olderThanUs: number; limit: number }, { tenant_id: TenantId; id: JobId }>((p) =>
  tables
    .selectFrom('jobs')
    .select(['tenant_id', 'id'])
    .where(sql<boolean>`state in ('succeeded', 'failed', 'cancelled', 'dead')`)
    .where('updated_at_us', '<', p('olderThanUs'))
    .orderBy('updated_at_us')
    .limit(p('limit')),
);

/** Removes an ended job; those of its assets that nobody uploaded and no other job names are marked deleted. @throws not_found, wrong_state. */
export function deleteJob(context: StoreContext, tenantId: TenantId, id: JobId): void {
  removeJob(context, requireJob(context.database, tenantId, id));
}

/** Removes up to `limit` jobs that ended before the given time, and batches left without any. @returns how many jobs. */
export function deleteExpiredJobs(context: StoreContext, olderThanUs: number, limit: number): number {
  const rows = context.database.all(selectExpired, { olderThanUs, limit });
  for (const row of rows) deleteJob(context, row.tenant_id, row.id);
  deleteOverBatches(context, olderThanUs, limit);
  return rows.length;
}

function removeJob(context: StoreContext, { job }: StoredJob): void {
  const { database, nowUs } = context;
  requireTransition(job, { type: 'delete' }, nowUs);
  const { tenantId, id } = job;
  const key = { tenantId, id };
  closeLog(context, { ...job, updatedAtUs: nowUs, lastSeq: job.lastSeq + 1 });
  database.run(deleteAssets, key);
  database.run(deleteAttempts, key);
  forgetRequests(database, tenantId, id);
  database.run(deleteRow, key);
  for (const { assetId } of [...job.inputs, ...job.outputs]) {
    if (isUpload(database, tenantId, assetId)) continue;
    if (database.first(selectUser, { tenantId, assetId }) === undefined) markDeleted(context, tenantId, assetId);
  }
}
