import type { JobStore } from '@lathe/core';
import { deleteAsset } from './delete-asset.ts';
import { forgetAssets, linkAsset, listDeletedAssets, requireLiveAsset } from './asset-rows.ts';
import { listAttemptsOf } from './attempt-rows.ts';
import { claimJob } from './claim-job.ts';
import { completeAttempt, releaseAttempt } from './complete-attempt.ts';
import { countPending } from './count-pending.ts';
import { deleteExpiredJobs, deleteJob } from './delete-job.ts';
import { reapLeases, releaseOtherBoots } from './end-leases.ts';
import { listEvents, markOutboxSent, takeOutbox } from './event-log.ts';
import { requireJob } from './job-rows.ts';
import { listJobs } from './list-jobs.ts';
import { moveJob } from './move-job.ts';
import { offerJobs } from './offer-jobs.ts';
import { renewLeases } from './renew-leases.ts';
import { retryJob } from './retry-job.ts';
import type { StoreContext } from './store-context.ts';
import { submitJob } from './submit-job.ts';
import { unreferencedObjects } from './unreferenced-objects.ts';
import { nextLoneJob } from './waiting-jobs.ts';

/** Every method of the port that is an operation on the database. */
export type StoreMethod = Exclude<keyof JobStore, typeof Symbol.asyncDispose>;

export type StoreArguments = { [M in StoreMethod]: Parameters<JobStore[M]> };
export type StoreResults = { [M in StoreMethod]: Awaited<ReturnType<JobStore[M]>> };

export type StoreOperations = {
  readonly [M in StoreMethod]: (context: StoreContext, ...call: StoreArguments[M]) => StoreResults[M];
};

/** The port as synchronous functions, each run in a savepoint of its own. */
export const storeOperations: StoreOperations = {
  submit: (context, { tenantId }, request) => submitJob(context, tenantId, request),
  getJob: ({ database }, { tenantId }, id) => requireJob(database, tenantId, id).job,
  listJobs: (context, { tenantId }, filter, pageSize, pageToken) =>
    listJobs(context, tenantId, filter, pageSize, pageToken),
  listAttempts: ({ database }, { tenantId }, id) => {
    requireJob(database, tenantId, id);
    return listAttemptsOf(database, { tenantId, jobId: id });
  },
  cancelJob: (context, { tenantId }, id) =>
    moveJob(context, requireJob(context.database, tenantId, id), { type: 'cancel' }),
  retryJob: (context, { tenantId }, id) => retryJob(context, tenantId, id),
  deleteJob: (context, { tenantId }, id) => deleteJob(context, tenantId, id),
  listEvents: (context, { tenantId }, id, afterSeq, limit) => listEvents(context, tenantId, id, afterSeq, limit),
  createAsset: (context, { tenantId }, asset) => linkAsset(context, tenantId, asset, 'upload'),
  getAsset: ({ database }, { tenantId }, id) => requireLiveAsset(database, tenantId, id),
  deleteAsset: (context, { tenantId }, id) => deleteAsset(context, tenantId, id),
  offerJobs,
  claim: claimJob,
  nextLoneJob,
  renew: renewLeases,
  complete: completeAttempt,
  release: releaseAttempt,
  reapLeases,
  releaseOtherBoots,
  takeOutbox,
  markOutboxSent,
  pending: countPending,
  deleteExpiredJobs,
  listDeletedAssets,
  forgetAssets,
  unreferencedObjects,
};
