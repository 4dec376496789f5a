import { join } from 'node:path';
import { systemClock, type Clock, type FarmStore } from '@lathe/core';
import { syncDirectory } from '../objects/sync-directory.ts';
import { SteadyTime } from './steady-time.ts';
import { StoreThread } from './store-thread-client.ts';
import type { StoreArguments, StoreMethod, StoreResults } from './store-operations.ts';

export interface LocalJobStoreOptions {
  /** Holds `jobs.db`; exists already. */
  readonly directory: string;
  /** The store's clock is this process's: the time of each call is taken here, when it is made, and never goes back. */
  readonly clock?: Clock;
}

/**
 * The embedded FarmStore, named for its chief part: SQLite on a thread of its own, WAL with synchronous=FULL. Calls that wait together are
 * committed together, and an answer leaves only after its COMMIT. One process at a time may hold the directory;
 * `DirectoryLock` sees to that.
 */
export class LocalJobStore implements FarmStore {
  readonly #thread: StoreThread;
  readonly #time: SteadyTime;

  private constructor(thread: StoreThread, clock: Clock) {
    this.#thread = thread;
    this.#time = new SteadyTime(clock);
  }

  /** Opens or creates the database and brings its schema up to date. @throws wrong_state when a newer Lathe wrote it. */
  static async open({ directory, clock = systemClock }: LocalJobStoreOptions): Promise<LocalJobStore> {
    const thread = await StoreThread.start(join(directory, 'jobs.db'));
    // The files' names, too, must outlive a power cut.
    await syncDirectory(directory);
    return new LocalJobStore(thread, clock);
  }

  submit(...call: StoreArguments['submit']): Promise<StoreResults['submit']> {
    return this.#call('submit', ...call);
  }

  getJob(...call: StoreArguments['getJob']): Promise<StoreResults['getJob']> {
    return this.#call('getJob', ...call);
  }

  listJobs(...call: StoreArguments['listJobs']): Promise<StoreResults['listJobs']> {
    return this.#call('listJobs', ...call);
  }

  listAttempts(...call: StoreArguments['listAttempts']): Promise<StoreResults['listAttempts']> {
    return this.#call('listAttempts', ...call);
  }

  cancelJob(...call: StoreArguments['cancelJob']): Promise<StoreResults['cancelJob']> {
    return this.#call('cancelJob', ...call);
  }

  retryJob(...call: StoreArguments['retryJob']): Promise<StoreResults['retryJob']> {
    return this.#call('retryJob', ...call);
  }

  deleteJob(...call: StoreArguments['deleteJob']): Promise<StoreResults['deleteJob']> {
    return this.#call('deleteJob', ...call);
  }

  listEvents(...call: StoreArguments['listEvents']): Promise<StoreResults['listEvents']> {
    return this.#call('listEvents', ...call);
  }

  createAsset(...call: StoreArguments['createAsset']): Promise<StoreResults['createAsset']> {
    return this.#call('createAsset', ...call);
  }

  getAsset(...call: StoreArguments['getAsset']): Promise<StoreResults['getAsset']> {
    return this.#call('getAsset', ...call);
  }

  deleteAsset(...call: StoreArguments['deleteAsset']): Promise<StoreResults['deleteAsset']> {
    return this.#call('deleteAsset', ...call);
  }

  claim(...call: StoreArguments['claim']): Promise<StoreResults['claim']> {
    return this.#call('claim', ...call);
  }

  nextLostJobs(...call: StoreArguments['nextLostJobs']): Promise<StoreResults['nextLostJobs']> {
    return this.#call('nextLostJobs', ...call);
  }

  renew(...call: StoreArguments['renew']): Promise<StoreResults['renew']> {
    return this.#call('renew', ...call);
  }

  complete(...call: StoreArguments['complete']): Promise<StoreResults['complete']> {
    return this.#call('complete', ...call);
  }

  release(...call: StoreArguments['release']): Promise<StoreResults['release']> {
    return this.#call('release', ...call);
  }

  reapLeases(...call: StoreArguments['reapLeases']): Promise<StoreResults['reapLeases']> {
    return this.#call('reapLeases', ...call);
  }

  releaseOtherBoots(...call: StoreArguments['releaseOtherBoots']): Promise<StoreResults['releaseOtherBoots']> {
    return this.#call('releaseOtherBoots', ...call);
  }

  takeOutbox(...call: StoreArguments['takeOutbox']): Promise<StoreResults['takeOutbox']> {
    return this.#call('takeOutbox', ...call);
  }

  markOutboxSent(...call: StoreArguments['markOutboxSent']): Promise<StoreResults['markOutboxSent']> {
    return this.#call('markOutboxSent', ...call);
  }

  pending(...call: StoreArguments['pending']): Promise<StoreResults['pending']> {
    return this.#call('pending', ...call);
  }

  deleteExpiredJobs(...call: StoreArguments['deleteExpiredJobs']): Promise<StoreResults['deleteExpiredJobs']> {
    return this.#call('deleteExpiredJobs', ...call);
  }

  listDeletedAssets(...call: StoreArguments['listDeletedAssets']): Promise<StoreResults['listDeletedAssets']> {
    return this.#call('listDeletedAssets', ...call);
  }

  forgetAssets(...call: StoreArguments['forgetAssets']): Promise<StoreResults['forgetAssets']> {
    return this.#call('forgetAssets', ...call);
  }

  unreferencedObjects(...call: StoreArguments['unreferencedObjects']): Promise<StoreResults['unreferencedObjects']> {
    return this.#call('unreferencedObjects', ...call);
  }

  createBatch(...call: StoreArguments['createBatch']): Promise<StoreResults['createBatch']> {
    return this.#call('createBatch', ...call);
  }

  addItems(...call: StoreArguments['addItems']): Promise<StoreResults['addItems']> {
    return this.#call('addItems', ...call);
  }

  findAssets(...call: StoreArguments['findAssets']): Promise<StoreResults['findAssets']> {
    return this.#call('findAssets', ...call);
  }

  closeBatch(...call: StoreArguments['closeBatch']): Promise<StoreResults['closeBatch']> {
    return this.#call('closeBatch', ...call);
  }

  getBatch(...call: StoreArguments['getBatch']): Promise<StoreResults['getBatch']> {
    return this.#call('getBatch', ...call);
  }

  listBatches(...call: StoreArguments['listBatches']): Promise<StoreResults['listBatches']> {
    return this.#call('listBatches', ...call);
  }

  cancelBatch(...call: StoreArguments['cancelBatch']): Promise<StoreResults['cancelBatch']> {
    return this.#call('cancelBatch', ...call);
  }

  runningItems(...call: StoreArguments['runningItems']): Promise<StoreResults['runningItems']> {
    return this.#call('runningItems', ...call);
  }

  listBatchEvents(...call: StoreArguments['listBatchEvents']): Promise<StoreResults['listBatchEvents']> {
    return this.#call('listBatchEvents', ...call);
  }

  settleCancelled(...call: StoreArguments['settleCancelled']): Promise<StoreResults['settleCancelled']> {
    return this.#call('settleCancelled', ...call);
  }

  foldBatchChanges(...call: StoreArguments['foldBatchChanges']): Promise<StoreResults['foldBatchChanges']> {
    return this.#call('foldBatchChanges', ...call);
  }

  lead(...call: StoreArguments['lead']): Promise<StoreResults['lead']> {
    return this.#call('lead', ...call);
  }

  resign(...call: StoreArguments['resign']): Promise<StoreResults['resign']> {
    return this.#call('resign', ...call);
  }

  noteWorkers(...call: StoreArguments['noteWorkers']): Promise<StoreResults['noteWorkers']> {
    return this.#call('noteWorkers', ...call);
  }

  forgetWorker(...call: StoreArguments['forgetWorker']): Promise<StoreResults['forgetWorker']> {
    return this.#call('forgetWorker', ...call);
  }

  dispatchView(...call: StoreArguments['dispatchView']): Promise<StoreResults['dispatchView']> {
    return this.#call('dispatchView', ...call);
  }

  setTenant(...call: StoreArguments['setTenant']): Promise<StoreResults['setTenant']> {
    return this.#call('setTenant', ...call);
  }

  waitingQueues(...call: StoreArguments['waitingQueues']): Promise<StoreResults['waitingQueues']> {
    return this.#call('waitingQueues', ...call);
  }

  offerFrom(...call: StoreArguments['offerFrom']): Promise<StoreResults['offerFrom']> {
    return this.#call('offerFrom', ...call);
  }

  withdrawOffers(...call: StoreArguments['withdrawOffers']): Promise<StoreResults['withdrawOffers']> {
    return this.#call('withdrawOffers', ...call);
  }

  createKey(...call: StoreArguments['createKey']): Promise<StoreResults['createKey']> {
    return this.#call('createKey', ...call);
  }

  findKey(...call: StoreArguments['findKey']): Promise<StoreResults['findKey']> {
    return this.#call('findKey', ...call);
  }

  listKeys(...call: StoreArguments['listKeys']): Promise<StoreResults['listKeys']> {
    return this.#call('listKeys', ...call);
  }

  revokeKey(...call: StoreArguments['revokeKey']): Promise<StoreResults['revokeKey']> {
    return this.#call('revokeKey', ...call);
  }

  expireKey(...call: StoreArguments['expireKey']): Promise<StoreResults['expireKey']> {
    return this.#call('expireKey', ...call);
  }

  touchKeys(...call: StoreArguments['touchKeys']): Promise<StoreResults['touchKeys']> {
    return this.#call('touchKeys', ...call);
  }

  /** Waits for the calls already made, then closes the database. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.stop();
  }

  #call<M extends StoreMethod>(method: M, ...call: StoreArguments[M]): Promise<StoreResults[M]> {
    return this.#thread.call(method, this.#time.nowUs(), call);
  }
}
