import type { Job, JobId, TenantId } from '@lathe/core';
import type { StoreContext } from '../store-context.ts';
import { JobChanges } from './job-changes.ts';
import { lockJobsByKey, requireStored } from './load-jobs.ts';
import { writeChanges } from './write-changes.ts';

/** Ends a job that waits; asks a running one to end; answers one that has ended. @throws not_found. */
export async function cancelJob({ database, recipes }: StoreContext, tenantId: TenantId, jobId: JobId): Promise<Job> {
  return await database.transact(async (transaction) => {
    const key = { tenantId, jobId };
    const stored = requireStored(await lockJobsByKey(transaction, recipes, [key]), key);
    const changes = new JobChanges(await transaction.now);
    const { job } = changes.move(stored, { type: 'cancel' });
    await writeChanges(transaction, changes);
    return job;
  });
}
