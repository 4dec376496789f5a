import assert from 'node:assert/strict';
import type { ErrorRecord } from '../errors/index.ts';
import type { BatchEvent, NewBatch, NewBatchItem } from '../batches/batch.ts';
import type { BatchId, JobId } from '../ids/id.ts';
import type { Job, JobAsset, NewJob } from '../jobs/job.ts';
import type { JobEvent } from '../jobs/job-event.ts';
import type {
  Asset,
  AttemptResult,
  Claim,
  ClaimRequest,
  LeaseRef,
  NewAsset,
  Offer,
  SubmitResult,
} from '../ports/job-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { FarmStore } from '../ports/farm-store.ts';
import { tenantId, tenantScopes, type Principal } from '../tenancy/principal.ts';
import { FakeClock } from './fake-clock.ts';
import { sha256Of } from './sha256-of.ts';

/** Opens an empty store that tells time by the given clock. */
export type OpenFarmStore = (options: { clock: Clock }) => Promise<FarmStore>;

export const alice: Principal = { tenantId: tenantId('alice'), name: 'alice', scopes: tenantScopes };
export const bob: Principal = { tenantId: tenantId('bob'), name: 'bob', scopes: tenantScopes };
export const carol: Principal = { tenantId: tenantId('carol'), name: 'carol', scopes: tenantScopes };

export const leaseMs = 15_000;
export const retryableError: ErrorRecord = { code: 'render_crashed', message: 'The thread trapped.', details: {} };
export const finalError: ErrorRecord = {
  code: 'malformed_media',
  message: 'There is no data chunk.',
  details: { chunk: 'data', offset: 12, padded: true, next: null },
};

/** An asset of the given content; its object lies where `objectKey` says. */
export function assetOf(content: string, objectKey = `somewhere/${sha256Of(content)}`): NewAsset {
  return {
    sha256: sha256Of(content),
    sizeBytes: content.length,
    objectKey,
    name: `${content}.wav`,
    mediaType: 'audio/wav',
  };
}

export function leaseOf(claim: Claim): LeaseRef {
  return { tenantId: claim.job.tenantId, jobId: claim.job.id, fence: claim.fence };
}

/** A result of one output, role `master`. */
export function masterResult(content: string, objectKey?: string): AttemptResult {
  return { outcome: 'succeeded', outputs: [{ role: 'master', asset: assetOf(content, objectKey) }] };
}

const plainJob = {
  kind: 'master',
  class: 'bulk',
  recipe: '{"schema":"test/1"}',
  label: 'a job',
  renderKey: null,
  attemptLimit: 3,
} as const;

/** One open store with its clock, and the short forms the contract is written in. */
export class FarmStoreFixture implements AsyncDisposable {
  readonly clock: FakeClock;
  readonly store: FarmStore;

  private constructor(clock: FakeClock, store: FarmStore) {
    this.clock = clock;
    this.store = store;
  }

  static async open(open: OpenFarmStore): Promise<FarmStoreFixture> {
    const clock = new FakeClock();
    return new FarmStoreFixture(clock, await open({ clock }));
  }

  async asset(principal: Principal, content: string): Promise<Asset> {
    return (await this.store.createAsset(principal, assetOf(content))).asset;
  }

  async input(principal: Principal, content = 'recording'): Promise<JobAsset> {
    const asset = await this.asset(principal, content);
    return { role: 'source', assetId: asset.id, name: asset.name };
  }

  /** Submits a bulk job; each is 1 ms younger than the one before. */
  async submit(
    principal: Principal,
    job: Partial<NewJob> = {},
    requestId: string | null = null,
    requestHash = sha256Of('request'),
  ): Promise<SubmitResult> {
    const inputs = job.inputs ?? [await this.input(principal)];
    this.clock.advanceMs(1);
    return await this.store.submit(principal, {
      job: { ...plainJob, ...job, inputs },
      requestId,
      requestHash,
    });
  }

  async submitted(principal: Principal, job: Partial<NewJob> = {}): Promise<Job> {
    return (await this.submit(principal, job)).job;
  }

  /** Asks for work as an otherwise idle worker that takes every class and the kinds of these tests. */
  async claim(request: Partial<ClaimRequest> = {}): Promise<Claim | null> {
    return await this.store.claim({
      workerId: 'worker-1',
      bootId: 'boot-1',
      classes: ['interactive', 'bulk', 'long'],
      kinds: ['master', 'analyze'],
      leaseMs,
      hint: null,
      alone: true,
      ...request,
    });
  }

  async claimed(request: Partial<ClaimRequest> = {}): Promise<Claim> {
    const claim = await this.claim(request);
    assert.ok(claim, 'there is a job to claim');
    return claim;
  }

  /** Offers up to `limit` due jobs, queue after queue. */
  async offer(limit = 1000): Promise<readonly Offer[]> {
    const offers: Offer[] = [];
    for (const queue of await this.store.waitingQueues(['interactive', 'bulk', 'long']))
      offers.push(...(await this.store.offerFrom([{ queue, count: limit - offers.length }])));
    return offers;
  }

  /** Folds all changes of batches, a few at a time. */
  async fold(): Promise<void> {
    while ((await this.store.foldBatchChanges(7)).folded > 0);
  }

  /** Opens a batch of bulk items. */
  async batch(principal: Principal, batch: Partial<NewBatch> = {}): Promise<BatchId> {
    const request = { batch: { label: 'a batch', class: 'bulk', ...batch }, requestId: null } as const;
    return (await this.store.createBatch(principal, { ...request, requestHash: '' })).batch.id;
  }

  /** An item of the given key; its hash follows from what it asks for. */
  async item(principal: Principal, itemKey: string, job: Partial<NewJob> = {}): Promise<NewBatchItem> {
    const inputs = job.inputs ?? [await this.input(principal)];
    const asked = { ...plainJob, ...job, inputs };
    return { itemKey, itemHash: sha256Of(JSON.stringify(asked)), job: asked };
  }

  /** Adds new items of these keys; returns their jobs in order. */
  async addItems(
    principal: Principal,
    batchId: BatchId,
    keys: readonly string[],
    job: Partial<NewJob> = {},
  ): Promise<readonly JobId[]> {
    const items = await Promise.all(keys.map((key) => this.item(principal, key, job)));
    this.clock.advanceMs(1);
    const results = await this.store.addItems(principal, batchId, items);
    return results.map((result) => {
      assert.ok('jobId' in result && result.created, JSON.stringify(result));
      return result.jobId;
    });
  }

  /** Every event of a batch so far. */
  async batchEvents(principal: Principal, batchId: BatchId): Promise<readonly BatchEvent[]> {
    return await this.store.listBatchEvents(principal, batchId, 0, 100_000);
  }

  /** Submits a job, claims it and completes it with one master of the given content. */
  async succeeded(principal: Principal, content: string, job: Partial<NewJob> = {}): Promise<Job> {
    const { id } = await this.submitted(principal, job);
    const claim = await this.claimed();
    assert.equal(claim.job.id, id);
    return await this.store.complete(leaseOf(claim), masterResult(content));
  }

  /** Claims the only job and lets its lease pass; returns the job afterwards, due again. */
  async lose(principal: Principal, request: Partial<ClaimRequest> = {}): Promise<Job> {
    const claim = await this.claimed(request);
    this.clock.advanceMs(leaseMs + 1);
    assert.equal(await this.store.reapLeases(), 1);
    const job = await this.store.getJob(principal, claim.job.id);
    this.clock.advanceToUs(job.runAfterUs);
    return job;
  }

  async events(principal: Principal, job: Pick<Job, 'id'>): Promise<readonly JobEvent[]> {
    return await this.store.listEvents(principal, job.id, 0, 1000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store[Symbol.asyncDispose]();
  }
}
