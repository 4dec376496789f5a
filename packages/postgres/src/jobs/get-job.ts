import type { Attempt, Job, JobId, TenantId } from '@lathe/core';
import { Query, tables } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { listAttemptsOf } from './attempt-rows.ts';
import { readJobsByKey, refuseUnknown, requireStored } from './load-jobs.ts';

const selectId = new Query<{ tenantId: TenantId; jobId: JobId }, { id: JobId }>((p) =>
  tables.selectFrom('jobs').select('id').where('tenant_id', '=', p('tenantId')).where('id', '=', p('jobId')),
);

/** @throws not_found, also when the job is another tenant's. */
export async function getJob({ database, recipes }: StoreContext, tenantId: TenantId, jobId: JobId): Promise<Job> {
  const key = { tenantId, jobId };
  return requireStored(await database.inOrder((reader) => readJobsByKey(reader, recipes, [key])), key).job;
}

/** Oldest first. @throws not_found. */
export async function listAttempts(
  { database }: StoreContext,
  tenantId: TenantId,
  jobId: JobId,
): Promise<readonly Attempt[]> {
  const [row, attempts] = await Promise.all([
    database.first(selectId, { tenantId, jobId }),
    listAttemptsOf(database, { tenantId, jobId }),
  ]);
  return row === undefined ? refuseUnknown(jobId) : attempts;
}
