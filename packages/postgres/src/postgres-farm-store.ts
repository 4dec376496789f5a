import { randomUUID } from 'node:crypto';
import type { Claim, ClaimRequest, FarmStore, Job, LeaseRef, SubmitResult } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { createAsset } from './assets/create-asset.ts';
import { findAssets, getAsset, listDeletedAssets } from './assets/asset-rows.ts';
import { deleteAsset, forgetAssets } from './assets/delete-asset.ts';
import { unreferencedObjects } from './assets/unreferenced-objects.ts';
import { addItems } from './batches/add-items.ts';
import { listBatchEvents } from './batches/batch-events.ts';
import { getBatch, listBatches } from './batches/batch-rows.ts';
import { createBatch } from './batches/create-batch.ts';
import { cancelBatch, closeBatch } from './batches/end-batch.ts';
import { foldBatchChanges } from './batches/fold-batch-changes.ts';
import { runningItems, settleCancelled } from './batches/settle-cancelled.ts';
import { Database, type DatabaseOptions } from './database/database.ts';
import { dispatchView, forgetWorker, noteWorkers, setTenant } from './dispatch/dispatch-view.ts';
import { lead, resign } from './dispatch/leaders.ts';
import { offerFrom, waitingQueues } from './dispatch/waiting-queues.ts';
import { withdrawOffers } from './dispatch/withdraw-offers.ts';
import { CallGroup, type CallGroupOptions } from './grouping/call-group.ts';
import { cancelJob } from './jobs/cancel-job.ts';
import { claimJobs } from './jobs/claim-jobs.ts';
import { completeAttempts, type EndingCall } from './jobs/complete-attempts.ts';
import { countPending } from './jobs/count-pending.ts';
import { deleteExpiredJobs, deleteJob } from './jobs/delete-jobs.ts';
import { reapLeases, releaseOtherBoots } from './jobs/end-leases.ts';
import { listEvents } from './jobs/event-log.ts';
import { getJob, listAttempts } from './jobs/get-job.ts';
import { listJobs } from './jobs/list-jobs.ts';
import { nextLostJobs } from './jobs/next-lost-jobs.ts';
import { markOutboxSent, takeOutbox } from './jobs/outbox.ts';
import { RecipeTexts } from './jobs/recipe-texts.ts';
import { renewLeases, type RenewCall } from './jobs/renew-leases.ts';
import { retryJob } from './jobs/retry-job.ts';
import { submitJobs, type SubmitCall } from './jobs/submit-jobs.ts';
import { TenantTurns } from './jobs/tenant-turns.ts';
import { createKey, expireKey, findKey, listKeys, revokeKey, touchKeys } from './keys/key-rows.ts';
import { readSchema, requireSchema } from './migrations/migrate.ts';
import type { StoreContext } from './store-context.ts';

/** Arguments and result of a method of the port. */
type Arguments<M extends keyof FarmStore> = FarmStore[M] extends (...call: infer A) => unknown ? A : never;
type Result<M extends keyof FarmStore> = FarmStore[M] extends (...call: never[]) => infer R ? R : never;

/** `poolSize` counts without the three connections that leases and the lead are kept with. */
export type PostgresFarmStoreOptions = DatabaseOptions;

/** For a renewal, a round of the reaper and a question for the lead at once. */
const leaseConnections = 3;
/** A gateway that is stopped amid a renewal or a round of the reaper keeps its rows from the others no longer than this, ms. */
const longestHoldMs = 2_500;

/**
 * The store of a farm in PostgreSQL, shared by any number of gateways. Claims, renewals, endings and submits that wait
 * together are committed together; time is the database's. A call that cannot be served now is `unavailable` within some
 * seconds, and the next one finds the database again by itself. Renewals, the reaper and the lead have connections of
 * their own: callers that wait in line for the others, as watchers do after a gateway's death, do not hold them up.
 */
export class PostgresFarmStore implements FarmStore {
  readonly #context: StoreContext;
  readonly #leaseContext: StoreContext;
  readonly #submits: CallGroup<SubmitCall, SubmitResult>;
  readonly #claims: CallGroup<ClaimRequest, Claim | null>;
  readonly #endings: CallGroup<EndingCall, Job>;
  readonly #renewals: CallGroup<RenewCall, Awaited<Result<'renew'>>>;

  private constructor(context: StoreContext, leaseContext: StoreContext) {
    this.#context = context;
    this.#leaseContext = leaseContext;
    this.#submits = groupOf({ runsAtOnce: 1, run: (calls) => submitJobs(context, calls) });
    this.#claims = groupOf({ runsAtOnce: 2, run: (calls) => claimJobs(context, calls) });
    this.#endings = groupOf({ runsAtOnce: 2, run: (calls) => completeAttempts(context, calls) });
    this.#renewals = groupOf({ runsAtOnce: 1, run: (calls) => renewLeases(leaseContext, calls) });
  }

  /** @throws wrong_state with what to do when the schema is another one; unavailable, permission_denied, not_found. */
  static async open(options: PostgresFarmStoreOptions): Promise<PostgresFarmStore> {
    const database = new Database(options);
    try {
      requireSchema(await database.onClient(readSchema));
    } catch (error) {
      await database[Symbol.asyncDispose]();
      throw error;
    }
    const parts = { recipes: new RecipeTexts(), turns: new TenantTurns(), storeId: randomUUID() };
    const leaseDatabase = new Database({
      ...options,
      poolSize: leaseConnections,
      idleInTransactionMs: longestHoldMs,
    });
    return new PostgresFarmStore({ database, ...parts }, { database: leaseDatabase, ...parts });
  }

  submit(...[principal, request]: Arguments<'submit'>): Result<'submit'> {
    return this.#submits.call({ principal, request });
  }

  claim(...[request]: Arguments<'claim'>): Result<'claim'> {
    return this.#claims.call(request);
  }

  renew(...[workerId, leaseMs, items]: Arguments<'renew'>): Result<'renew'> {
    return this.#renewals.call({ workerId, leaseMs, items });
  }

  complete(...[lease, result]: Arguments<'complete'>): Result<'complete'> {
    return this.#endings.call({ lease, result });
  }

  release(lease: LeaseRef): Result<'release'> {
    return this.#endings.call({ lease, result: { outcome: 'released' } });
  }

  pending(): Result<'pending'> {
    return countPending(this.#context);
  }

  getJob(...[{ tenantId }, ...call]: Arguments<'getJob'>): Result<'getJob'> {
    return getJob(this.#context, tenantId, ...call);
  }

  listJobs(...[{ tenantId }, ...call]: Arguments<'listJobs'>): Result<'listJobs'> {
    return listJobs(this.#context, tenantId, ...call);
  }

  listAttempts(...[{ tenantId }, ...call]: Arguments<'listAttempts'>): Result<'listAttempts'> {
    return listAttempts(this.#context, tenantId, ...call);
  }

  cancelJob(...[{ tenantId }, ...call]: Arguments<'cancelJob'>): Result<'cancelJob'> {
    return cancelJob(this.#context, tenantId, ...call);
  }

  retryJob(...[{ tenantId }, ...call]: Arguments<'retryJob'>): Result<'retryJob'> {
    return retryJob(this.#context, tenantId, ...call);
  }

  deleteJob(...[{ tenantId }, ...call]: Arguments<'deleteJob'>): Result<'deleteJob'> {
    return deleteJob(this.#context, tenantId, ...call);
  }

  listEvents(...[{ tenantId }, ...call]: Arguments<'listEvents'>): Result<'listEvents'> {
    return listEvents(this.#context, tenantId, ...call);
  }

  createAsset(...[{ tenantId }, ...call]: Arguments<'createAsset'>): Result<'createAsset'> {
    return createAsset(this.#context, tenantId, ...call);
  }

  getAsset(...[{ tenantId }, ...call]: Arguments<'getAsset'>): Result<'getAsset'> {
    return getAsset(this.#context, tenantId, ...call);
  }

  deleteAsset(...[{ tenantId }, ...call]: Arguments<'deleteAsset'>): Result<'deleteAsset'> {
    return deleteAsset(this.#context, tenantId, ...call);
  }

  createBatch(...[{ tenantId }, ...call]: Arguments<'createBatch'>): Result<'createBatch'> {
    return createBatch(this.#context, tenantId, ...call);
  }

  addItems(...[{ tenantId }, ...call]: Arguments<'addItems'>): Result<'addItems'> {
    return addItems(this.#context, tenantId, ...call);
  }

  findAssets(...[{ tenantId }, ...call]: Arguments<'findAssets'>): Result<'findAssets'> {
    return findAssets(this.#context, tenantId, ...call);
  }

  closeBatch(...[{ tenantId }, ...call]: Arguments<'closeBatch'>): Result<'closeBatch'> {
    return closeBatch(this.#context, tenantId, ...call);
  }

  getBatch(...[{ tenantId }, ...call]: Arguments<'getBatch'>): Result<'getBatch'> {
    return getBatch(this.#context, tenantId, ...call);
  }

  listBatches(...[{ tenantId }, ...call]: Arguments<'listBatches'>): Result<'listBatches'> {
    return listBatches(this.#context, tenantId, ...call);
  }

  cancelBatch(...[{ tenantId }, ...call]: Arguments<'cancelBatch'>): Result<'cancelBatch'> {
    return cancelBatch(this.#context, tenantId, ...call);
  }

  runningItems(...[{ tenantId }, ...call]: Arguments<'runningItems'>): Result<'runningItems'> {
    return runningItems(this.#context, tenantId, ...call);
  }

  listBatchEvents(...[{ tenantId }, ...call]: Arguments<'listBatchEvents'>): Result<'listBatchEvents'> {
    return listBatchEvents(this.#context, tenantId, ...call);
  }

  nextLostJobs(...call: Arguments<'nextLostJobs'>): Result<'nextLostJobs'> {
    return nextLostJobs(this.#context, ...call);
  }

  reapLeases(): Result<'reapLeases'> {
    return reapLeases(this.#leaseContext);
  }

  releaseOtherBoots(...call: Arguments<'releaseOtherBoots'>): Result<'releaseOtherBoots'> {
    return releaseOtherBoots(this.#context, ...call);
  }

  takeOutbox(...call: Arguments<'takeOutbox'>): Result<'takeOutbox'> {
    return takeOutbox(this.#context, ...call);
  }

  markOutboxSent(...call: Arguments<'markOutboxSent'>): Result<'markOutboxSent'> {
    return markOutboxSent(this.#context, ...call);
  }

  deleteExpiredJobs(...call: Arguments<'deleteExpiredJobs'>): Result<'deleteExpiredJobs'> {
    return deleteExpiredJobs(this.#context, ...call);
  }

  listDeletedAssets(...call: Arguments<'listDeletedAssets'>): Result<'listDeletedAssets'> {
    return listDeletedAssets(this.#context, ...call);
  }

  forgetAssets(...call: Arguments<'forgetAssets'>): Result<'forgetAssets'> {
    return forgetAssets(this.#context, ...call);
  }

  unreferencedObjects(...call: Arguments<'unreferencedObjects'>): Result<'unreferencedObjects'> {
    return unreferencedObjects(this.#context, ...call);
  }

  settleCancelled(...call: Arguments<'settleCancelled'>): Result<'settleCancelled'> {
    return settleCancelled(this.#context, ...call);
  }

  foldBatchChanges(...call: Arguments<'foldBatchChanges'>): Result<'foldBatchChanges'> {
    return foldBatchChanges(this.#context, ...call);
  }

  lead(...call: Arguments<'lead'>): Result<'lead'> {
    return lead(this.#leaseContext, ...call);
  }

  resign(...call: Arguments<'resign'>): Result<'resign'> {
    return resign(this.#leaseContext, ...call);
  }

  noteWorkers(...call: Arguments<'noteWorkers'>): Result<'noteWorkers'> {
    return noteWorkers(this.#context, ...call);
  }

  forgetWorker(...call: Arguments<'forgetWorker'>): Result<'forgetWorker'> {
    return forgetWorker(this.#context, ...call);
  }

  dispatchView(): Result<'dispatchView'> {
    return dispatchView(this.#context);
  }

  setTenant(...call: Arguments<'setTenant'>): Result<'setTenant'> {
    return setTenant(this.#context, ...call);
  }

  waitingQueues(...call: Arguments<'waitingQueues'>): Result<'waitingQueues'> {
    return waitingQueues(this.#context, ...call);
  }

  offerFrom(...call: Arguments<'offerFrom'>): Result<'offerFrom'> {
    return offerFrom(this.#context, ...call);
  }

  withdrawOffers(...call: Arguments<'withdrawOffers'>): Result<'withdrawOffers'> {
    return withdrawOffers(this.#context, ...call);
  }

  createKey(...call: Arguments<'createKey'>): Result<'createKey'> {
    return createKey(this.#context, ...call);
  }

  findKey(...call: Arguments<'findKey'>): Result<'findKey'> {
    return findKey(this.#context, ...call);
  }

  listKeys(...call: Arguments<'listKeys'>): Result<'listKeys'> {
    return listKeys(this.#context, ...call);
  }

  revokeKey(...call: Arguments<'revokeKey'>): Result<'revokeKey'> {
    return revokeKey(this.#context, ...call);
  }

  expireKey(...call: Arguments<'expireKey'>): Result<'expireKey'> {
    return expireKey(this.#context, ...call);
  }

  touchKeys(...call: Arguments<'touchKeys'>): Result<'touchKeys'> {
    return touchKeys(this.#context, ...call);
  }

  /** Waits for the calls already made, then closes the connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#submits, this.#claims, this.#endings, this.#renewals].map((group) => group.idle()));
    await Promise.all([this.#context, this.#leaseContext].map(({ database }) => database[Symbol.asyncDispose]()));
  }
}

/** A failed transaction of several calls is worth one of each, unless the database itself cannot be reached. */
function groupOf<C, A>(options: Pick<CallGroupOptions<C, A>, 'run' | 'runsAtOnce'>): CallGroup<C, A> {
  const mayRunApart = (error: unknown): boolean => LatheError.from(error).code !== 'unavailable';
  return new CallGroup({ ...options, callsPerRun: 100, mayRunApart });
}
