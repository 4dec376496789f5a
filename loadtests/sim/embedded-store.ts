import {
  itemsPerCall,
  tenantScopes,
  type BatchId,
  type Clock,
  type FarmStore,
  type JobClass,
  type LeaseRef,
  type NewJob,
  type Principal,
  type TenantId,
} from '@lathe/core';
import { LocalFarm } from '@lathe/local';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseMs, type LazyWork, type SimClaim, type SimStore, type SimWish } from './sim-store.ts';

const kinds = ['master'];

/** The embedded store, in a directory of its own that goes with it, as the simulator asks it. */
export class EmbeddedStore implements SimStore {
  readonly #store: FarmStore;
  readonly #resources: AsyncDisposableStack;

  private constructor(store: FarmStore, resources: AsyncDisposableStack) {
    this.#store = store;
    this.#resources = resources;
  }

  static async open(clock: Clock): Promise<EmbeddedStore> {
    await using stack = new AsyncDisposableStack();
    const directory = await mkdtemp(join(tmpdir(), 'lathe-sim-'));
    stack.defer(() => rm(directory, { recursive: true }));
    const { jobStore } = stack.use(await LocalFarm.open({ directory, baseUrl: () => 'http://localhost', clock }));
    return new EmbeddedStore(jobStore, stack.move());
  }

  dispatchView: SimStore['dispatchView'] = () => this.#store.dispatchView();
  waitingQueues: SimStore['waitingQueues'] = (classes) => this.#store.waitingQueues(classes);
  offerFrom: SimStore['offerFrom'] = (picks) => this.#store.offerFrom(picks);
  withdrawOffers: SimStore['withdrawOffers'] = (timeoutMs, limit) => this.#store.withdrawOffers(timeoutMs, limit);
  noteWorkers: SimStore['noteWorkers'] = (reports) => this.#store.noteWorkers(reports);
  forgetWorker: SimStore['forgetWorker'] = (workerId) => this.#store.forgetWorker(workerId);
  lead: SimStore['lead'] = (name, holder, ttlMs) => this.#store.lead(name, holder, ttlMs);
  resign: SimStore['resign'] = (name, holder) => this.#store.resign(name, holder);
  nextLostJobs: SimStore['nextLostJobs'] = (classes) => this.#store.nextLostJobs(classes, kinds);
  reapLeases: SimStore['reapLeases'] = () => this.#store.reapLeases();

  async submit(
    { tenantId, class: jobClass, batchId }: { tenantId: TenantId; class: JobClass; batchId: BatchId | null },
    work: readonly number[] | LazyWork,
  ): Promise<void> {
    const principal: Principal = { tenantId, name: 'sim', scopes: tenantScopes };
    const sizes = 'draw' in work ? Array.from({ length: work.jobs }, () => work.draw()) : work;
    const jobs = sizes.map((workSeconds): NewJob => ({
      kind: 'master',
      class: jobClass,
      inputs: [],
      recipe: '{}',
      label: '',
      renderKey: null,
      attemptLimit: 3,
      workSeconds,
    }));
    if (batchId === null) {
      for (const job of jobs) await this.#store.submit(principal, { job, requestId: null, requestHash: '' });
      return;
    }
    const request = { batch: { label: batchId, class: jobClass }, requestId: null, requestHash: '' };
    const { batch } = await this.#store.createBatch(principal, request);
    const items = jobs.map((job, index) => ({ itemKey: `item-${index}`, itemHash: '', job }));
    for (let from = 0; from < items.length; from += itemsPerCall)
      await this.#store.addItems(principal, batch.id, items.slice(from, from + itemsPerCall));
  }

  async claim(wish: SimWish): Promise<SimClaim | null> {
    const claim = await this.#store.claim({ ...wish, bootId: 'sim', kinds, leaseMs });
    if (claim === null) return null;
    const { job, fence } = claim;
    const lease = { tenantId: job.tenantId, jobId: job.id, fence };
    return { lease, class: job.class, workSeconds: job.workSeconds, losses: job.losses };
  }

  async renew(workerId: string, leases: readonly LeaseRef[]): Promise<void> {
    await this.#store.renew(
      workerId,
      leaseMs,
      leases.map((lease) => ({ ...lease, progress: Number.NaN, phase: 'write' })),
    );
  }

  async complete(lease: LeaseRef): Promise<void> {
    await this.#store.complete(lease, { outcome: 'succeeded', outputs: [] });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}
