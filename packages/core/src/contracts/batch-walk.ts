import assert from 'node:assert/strict';
import type { JobId } from '../ids/id.ts';
import { BatchModel } from './batch-model.ts';
import { alice, bob, type FarmStoreFixture } from './farm-store-fixture.ts';
import { JobModel } from './job-model.ts';
import type { RandomChoices } from './random-choices.ts';
import { rejectsWith } from './rejects-with.ts';

/** The part of a random walk that is about batches; their items are jobs among the others. */
export class BatchWalk {
  readonly #fixture: FarmStoreFixture;
  readonly #choices: RandomChoices;
  readonly #jobs: Map<JobId, JobModel>;
  readonly #batches: BatchModel[] = [];

  /** @param jobs to which items are added. */
  constructor(fixture: FarmStoreFixture, choices: RandomChoices, jobs: Map<JobId, JobModel>) {
    this.#fixture = fixture;
    this.#choices = choices;
    this.#jobs = jobs;
  }

  get #nowUs(): number {
    return this.#fixture.clock.nowUs();
  }

  async step(): Promise<void> {
    const kind = this.#choices.oneOf(['open', 'add', 'add', 'add', 'end', 'settle', 'fold', 'fold']);
    if (kind === 'open' || this.#batches.length === 0) return await this.#open();
    if (kind === 'add') return await this.#add(this.#choices.oneOf(this.#batches));
    if (kind === 'end') return await this.#end(this.#choices.oneOf(this.#batches));
    if (kind === 'settle') return await this.#settle();
    await this.#fixture.store.foldBatchChanges(1 + this.#choices.below(9));
  }

  async #open(): Promise<void> {
    const owner = this.#choices.oneOf([alice, bob]);
    this.#batches.push(new BatchModel(owner, await this.#fixture.batch(owner)));
  }

  /** Up to 5 items, some of them known. */
  async #add(batch: BatchModel): Promise<void> {
    const keys = Array.from({ length: 1 + this.#choices.below(5) }, (_, index) =>
      this.#choices.below(4) === 0 ? `item-${index}` : `item-${batch.items.size + index}`,
    );
    const unique = [...new Set(keys)];
    const job = { attemptLimit: 2, priority: this.#choices.below(2) };
    const items = await Promise.all(
      unique.map(async (key) => ({ ...(await this.#fixture.item(batch.owner, key, job)), itemHash: key })),
    );
    this.#fixture.clock.advanceMs(7);
    const call = this.#fixture.store.addItems(batch.owner, batch.id, items);
    if (batch.isClosed && unique.some((key) => !batch.items.has(key))) return await rejectsWith(call, 'wrong_state');
    for (const result of await call) {
      assert.ok('jobId' in result, JSON.stringify(result));
      const known = batch.items.get(result.itemKey);
      assert.equal(result.created, known === undefined);
      if (known !== undefined) assert.equal(result.jobId, known.facts.id);
      else this.#remember(batch, result.itemKey, result.jobId);
    }
  }

  #remember(batch: BatchModel, itemKey: string, id: JobId): void {
    const model = new JobModel(batch.owner, { id, attemptLimit: 2, createdAtUs: this.#nowUs }, batch);
    batch.items.set(itemKey, model);
    this.#jobs.set(id, model);
  }

  /** Mostly closes it; cancels one in three. */
  async #end(batch: BatchModel): Promise<void> {
    const { store } = this.#fixture;
    if (this.#choices.below(3) > 0) {
      batch.isClosed = true;
      return batch.assertFlags(await store.closeBatch(batch.owner, batch.id));
    }
    const before = await store.getBatch(batch.owner, batch.id);
    const after = await store.cancelBatch(batch.owner, batch.id);
    if (before.isOver) return assert.deepEqual(after, before);
    batch.isClosed = true;
    batch.isCancelled = true;
    batch.assertFlags(after);
  }

  async #settle(): Promise<void> {
    const waiting = [...this.#jobs.values()].filter(
      ({ batch, facts }) => batch?.isCancelled === true && (facts.state === 'queued' || facts.state === 'offered'),
    );
    for (const model of waiting) assert.equal(model.apply({ type: 'cancel' }, this.#nowUs), null);
    assert.equal(await this.#fixture.store.settleCancelled(10_000), waiting.length);
  }

  /** Settles and folds what is left, then compares every batch with a recount of its items. */
  async checkAll(): Promise<void> {
    await this.#settle();
    await this.#fixture.fold();
    for (const batch of this.#batches) {
      const { owner, id } = batch;
      batch.assertFolded(await this.#fixture.store.getBatch(owner, id), await this.#fixture.batchEvents(owner, id));
    }
    assert.deepEqual(await this.#fixture.store.foldBatchChanges(10), { folded: 0, changed: [] });
  }
}
