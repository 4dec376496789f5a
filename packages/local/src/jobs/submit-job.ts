import type { SubmitRequest, SubmitResult, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { joinQueue } from '../dispatch/queue-rows.ts';
import { requireLiveAsset } from './asset-rows.ts';
import { appendEvent } from './event-log.ts';
import { requireJob } from './job-rows.ts';
import { moveJob } from './move-job.ts';
import { newJob } from './new-job.ts';
import { findRender } from './render-rows.ts';
import { findRequest, rememberRequest } from './request-rows.ts';
import type { StoreContext } from './store-context.ts';
import { insertJob, insertJobAssets, nextOrdinal, unplaced } from './write-job.ts';

/**
 * Adds a job, or finds the one its `requestId` made; a render of the same key that is still there ends it at once.
 * @throws request_conflict, not_found for an input.
 */
export function submitJob(context: StoreContext, tenantId: TenantId, request: SubmitRequest): SubmitResult {
  const { database, nowUs } = context;
  const { requestId, requestHash } = request;
  const earlier = requestId === null ? null : findRequest(database, tenantId, requestId);
  if (earlier !== null) {
    if (earlier.hash !== requestHash) throw conflict(requestId, earlier.jobId);
    return { job: requireJob(database, tenantId, earlier.jobId).job, created: false };
  }
  for (const input of request.job.inputs) requireLiveAsset(database, tenantId, input.assetId);

  const job = newJob(tenantId, request.job, nowUs);
  const { renderKey } = request.job;
  const render = renderKey === null ? null : findRender(database, { tenantId, renderKey });
  const isReused = render !== null && render.outputs.length > 0;
  const placement = isReused ? unplaced : { ...unplaced, ...joinQueue(database, job) };
  insertJob(database, { job, placement, renderKey }, nextOrdinal(database, tenantId));
  appendEvent(context, 'submitted', job);
  if (requestId !== null) {
    rememberRequest(database, {
      tenant_id: tenantId,
      request_id: requestId,
      request_hash: requestHash,
      job_id: job.id,
      created_at_us: nowUs,
    });
  }
  if (!isReused) return { job, created: true };
  insertJobAssets(database, job, 'output', render.outputs);
  return { job: moveJob(context, { job, placement, renderKey }, { type: 'reuse' }, render), created: true };
}

function conflict(requestId: string | null, jobId: string): LatheError {
  return new LatheError('request_conflict', `Request ${requestId ?? ''} was already made with another body.`, {
    details: { requestId, jobId },
  });
}
