import type { AttemptResult, Job, JobAsset, LeaseRef } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { isRepeatedResult } from '@lathe/core/jobs';
import { linkAsset } from './asset-rows.ts';
import { findAttempt } from './attempt-rows.ts';
import { findJob, type StoredJob } from './job-rows.ts';
import { moveJob } from './move-job.ts';
import { rememberRender } from './render-rows.ts';
import type { StoreContext } from './store-context.ts';
import { insertJobAssets } from './write-job.ts';

/** Ends the attempt of this fence; a repeated call is answered with the job as it is. @throws stale_fence. */
export function completeAttempt(context: StoreContext, lease: LeaseRef, result: AttemptResult): Job {
  const stored = requireLeased(context, lease);
  const { fence } = lease;
  const attempt = findAttempt(context.database, lease);
  if (attempt !== null && isRepeatedResult(attempt, result)) return stored.job;
  if (result.outcome === 'succeeded') return succeed(context, stored, fence, result);
  if (result.outcome === 'failed') return moveJob(context, stored, { type: 'fail', fence, error: result.error });
  return moveJob(context, stored, { type: 'stop', fence });
}

/** Gives the job back; a repeated call is answered with the job as it is. @throws stale_fence. */
export function releaseAttempt(context: StoreContext, lease: LeaseRef): Job {
  const stored = requireLeased(context, lease);
  if (findAttempt(context.database, lease)?.outcome === 'released') return stored.job;
  return moveJob(context, stored, { type: 'release', fence: lease.fence });
}

function succeed(
  context: StoreContext,
  stored: StoredJob,
  fence: number,
  { outputs: finished, degraded = false }: AttemptResult & { outcome: 'succeeded' },
): Job {
  const { database } = context;
  const { job, renderKey } = stored;
  const { tenantId } = job;
  const outputs = finished.map(({ role, asset }): JobAsset => ({
    role,
    assetId: linkAsset(context, tenantId, asset, 'output').asset.id,
    name: asset.name,
  }));
  const done = moveJob(context, stored, { type: 'succeed', fence }, { outputs, degraded });
  insertJobAssets(database, done, 'output', outputs);
  if (renderKey !== null) rememberRender(database, { tenantId, renderKey }, { outputs, degraded });
  return done;
}

/** A worker whose job has gone holds a stale fence, whatever became of the job. */
function requireLeased({ database }: StoreContext, lease: LeaseRef): StoredJob {
  const stored = findJob(database, lease.tenantId, lease.jobId);
  if (stored === null) {
    throw new LatheError('stale_fence', `Fence ${lease.fence} of ${lease.jobId} is not running: the job is deleted.`, {
      details: { jobId: lease.jobId },
    });
  }
  return stored;
}
