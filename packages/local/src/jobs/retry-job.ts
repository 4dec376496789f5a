import type { Job, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { isOfCancelledBatch } from '../batches/batch-rows.ts';
import { findAsset } from './asset-rows.ts';
import { requireJob } from './job-rows.ts';
import { moveJob } from './move-job.ts';
import type { StoreContext } from './store-context.ts';

/** Queues an ended job again. @throws not_found; wrong_state when its state, its batch or a deleted input forbids it. */
export function retryJob(context: StoreContext, tenantId: TenantId, id: JobId): Job {
  const stored = requireJob(context.database, tenantId, id);
  if (isOfCancelledBatch(context.database, stored.job)) {
    throw new LatheError('wrong_state', `The batch of ${id} has been cancelled; submit it again outside of it.`, {
      details: { jobId: id, batchId: stored.job.batchId },
    });
  }
  for (const { assetId } of stored.job.inputs) {
    const asset = findAsset(context.database, tenantId, assetId);
    if (asset === null || asset.deletedAtUs !== null) {
      throw new LatheError('wrong_state', `Input ${assetId} of ${id} has been deleted; submit with a new one.`, {
        details: { jobId: id, assetId },
      });
    }
  }
  return moveJob(context, stored, { type: 'retry' });
}
