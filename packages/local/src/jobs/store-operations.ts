import type { FarmStore } from '@lathe/core';
import { addItems } from '../batches/add-items.ts';
import { listBatchEvents } from '../batches/batch-events.ts';
import { requireBatch, toBatch } from '../batches/batch-rows.ts';
import { createBatch } from '../batches/create-batch.ts';
import { cancelBatch, closeBatch } from '../batches/end-batch.ts';
import { foldBatchChanges } from '../batches/fold-batch-changes.ts';
import { listBatches } from '../batches/list-batches.ts';
import { runningItems } from '../batches/running-items.ts';
import { settleCancelled } from '../batches/settle-cancelled.ts';
import { dispatchView } from '../dispatch/dispatch-view.ts';
import { lead, resign } from '../dispatch/leaders.ts';
import { offerFrom, waitingQueues } from '../dispatch/queue-heads.ts';
import { setTenant } from '../dispatch/tenant-settings.ts';
import { withdrawOffers } from '../dispatch/withdraw-offers.ts';
import { forgetWorker, noteWorkers } from '../dispatch/workers.ts';
import { createKey, expireKey, findKey, listKeys, revokeKey, touchKeys } from '../keys/key-rows.ts';
import { deleteAsset } from './delete-asset.ts';
import { forgetAssets, linkAsset, listDeletedAssets, requireLiveAsset, findLiveAssets } from './asset-rows.ts';
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
import { renewLeases } from './renew-leases.ts';
import { retryJob } from './retry-job.ts';
import type { StoreContext } from './store-context.ts';
import { submitJob } from './submit-job.ts';
import { unreferencedObjects } from './unreferenced-objects.ts';
import { nextLostJobs } from './waiting-jobs.ts';

/** Every method of the port that is an operation on the database. */
export type StoreMethod = Exclude<keyof FarmStore, typeof Symbol.asyncDispose>;

export type StoreArguments = { [M in StoreMethod]: Parameters<FarmStore[M]> };
export type StoreResults = { [M in StoreMethod]: Awaited<ReturnType<FarmStore[M]>> };

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
  claim: claimJob,
  nextLostJobs,
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

  createBatch: (context, { tenantId }, request) => createBatch(context, tenantId, request),
  addItems: (context, { tenantId }, batchId, items) => addItems(context, tenantId, batchId, items),
  findAssets: ({ database }, { tenantId }, ids) => findLiveAssets(database, tenantId, ids),
  closeBatch: (context, { tenantId }, batchId) => closeBatch(context, tenantId, batchId),
  getBatch: ({ database }, { tenantId }, batchId) => toBatch(requireBatch(database, tenantId, batchId)),
  listBatches: (context, { tenantId }, pageSize, pageToken) => listBatches(context, tenantId, pageSize, pageToken),
  cancelBatch: (context, { tenantId }, batchId) => cancelBatch(context, tenantId, batchId),
  runningItems: (context, { tenantId }, batchId) => runningItems(context, tenantId, batchId),
  listBatchEvents: (context, { tenantId }, batchId, afterSeq, limit) =>
    listBatchEvents(context, tenantId, batchId, afterSeq, limit),
  settleCancelled,
  foldBatchChanges,

  lead,
  resign,
  noteWorkers,
  forgetWorker,
  dispatchView,
  setTenant,
  waitingQueues,
  offerFrom,
  withdrawOffers,

  createKey,
  findKey,
  listKeys,
  revokeKey,
  expireKey,
  touchKeys,
};
