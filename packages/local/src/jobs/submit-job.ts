import type { Job, SubmitRequest, SubmitResult, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { newId, submittedFacts } from '@lathe/core/jobs';
import { requireLiveAsset } from './asset-rows.ts';
import { appendEvent } from './event-log.ts';
import { requireJob } from './job-rows.ts';
import { moveJob } from './move-job.ts';
import { findRender } from './render-rows.ts';
import { findRequest, rememberRequest } from './request-rows.ts';
import type { StoreContext } from './store-context.ts';
import { joinTurns } from './tenant-turns.ts';
import { insertJob, insertJobAssets, unplaced } from './write-job.ts';

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

  const job = newJob(tenantId, request, nowUs);
  const { renderKey } = request.job;
  insertJob(database, { job, placement: unplaced, renderKey });
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
  const render = renderKey === null ? null : findRender(database, { tenantId, renderKey });
  if (render === null || render.outputs.length === 0) {
    joinTurns(database, tenantId, job.class);
    return { job, created: true };
  }
  insertJobAssets(database, job, 'output', render.outputs);
  const stored = { job, placement: unplaced, renderKey };
  return { job: moveJob(context, stored, { type: 'reuse' }, render), created: true };
}

function newJob(tenantId: TenantId, { job }: SubmitRequest, nowUs: number): Job {
  const id = newId('job', Math.floor(nowUs / 1000));
  return {
    ...submittedFacts(id, job.attemptLimit, nowUs),
    tenantId,
    kind: job.kind,
    class: job.class,
    inputs: job.inputs,
    outputs: [],
    degraded: false,
    recipe: job.recipe,
    label: job.label,
    createdAtUs: nowUs,
    updatedAtUs: nowUs,
    lastSeq: 1,
    batchId: null,
    itemKey: null,
    priority: job.priority ?? 0,
    deadlineUs: job.deadlineUs ?? null,
    workSeconds: job.workSeconds ?? 1,
  };
}

function conflict(requestId: string | null, jobId: string): LatheError {
  return new LatheError('request_conflict', `Request ${requestId ?? ''} was already made with another body.`, {
    details: { requestId, jobId },
  });
}
