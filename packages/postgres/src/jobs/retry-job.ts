import type { Job, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { assetKeyText, holdAssets } from '../assets/hold-assets.ts';
import type { StoreContext } from '../store-context.ts';
import { JobChanges } from './job-changes.ts';
import { lockJobsByKey, requireStored } from './load-jobs.ts';
import { writeChanges } from './write-changes.ts';

/** Queues an ended job again. @throws not_found; wrong_state when its state, its batch or a deleted input forbids it. */
export async function retryJob({ database, recipes }: StoreContext, tenantId: TenantId, jobId: JobId): Promise<Job> {
  return await database.transact(async (transaction) => {
    const key = { tenantId, jobId };
    const stored = requireStored(await lockJobsByKey(transaction, recipes, [key]), key);
    if (stored.isBatchCancelled) {
      throw new LatheError('wrong_state', `The batch of ${jobId} has been cancelled; submit it again outside of it.`, {
        details: { jobId, batchId: stored.job.batchId },
      });
    }
    const inputs = stored.job.inputs.map(({ assetId: id }) => ({ tenantId, id }));
    const live = await holdAssets(transaction, inputs);
    for (const input of inputs) {
      if (live.has(assetKeyText(input))) continue;
      throw new LatheError('wrong_state', `Input ${input.id} of ${jobId} has been deleted; submit with a new one.`, {
        details: { jobId, assetId: input.id },
      });
    }
    const changes = new JobChanges(await transaction.now);
    const { job } = changes.move(stored, { type: 'retry' });
    await writeChanges(transaction, changes);
    return job;
  });
}
