import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobId } from '../ids/id.ts';
import type { JobAction } from '../jobs/job-action.ts';
import type { AttemptResult } from '../ports/job-store.ts';
import { BatchWalk } from './batch-walk.ts';
import { JobModel } from './job-model.ts';
import {
  alice,
  bob,
  finalError,
  FarmStoreFixture,
  leaseMs,
  masterResult,
  retryableError,
} from './farm-store-fixture.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';
import { RandomChoices } from './random-choices.ts';
import { rejectsWith } from './rejects-with.ts';

const offerTimeoutMs = 5000;

/** One store and the model of all its jobs, driven by the same choices. */
class Walk {
  readonly #fixture: FarmStoreFixture;
  readonly #choices: RandomChoices;
  readonly #models = new Map<JobId, JobModel>();
  readonly #batches: BatchWalk | null;

  constructor(fixture: FarmStoreFixture, seed: number, withBatches: boolean) {
    this.#fixture = fixture;
    this.#choices = new RandomChoices(seed);
    this.#batches = withBatches ? new BatchWalk(fixture, this.#choices, this.#models) : null;
  }

  get #nowUs(): number {
    return this.#fixture.clock.nowUs();
  }

  async step(): Promise<void> {
    const steps = ['submit', 'offer', 'withdraw', 'claim', 'claim', 'claim', 'renew', 'end', 'end'];
    steps.push(
      'release',
      'own',
      'wait',
      'reap',
      ...(this.#batches === null ? [] : ['batch', 'batch', 'batch', 'batch']),
    );
    const kind = this.#choices.oneOf(steps);
    if (kind === 'submit' || this.#models.size === 0) return await this.#submit();
    if (kind === 'offer') return await this.#offer();
    if (kind === 'withdraw') return await this.#withdraw();
    if (kind === 'batch') return await this.#batches?.step();
    if (kind === 'claim') return await this.#claim();
    if (kind === 'renew') return await this.#renew();
    if (kind === 'end') return await this.#complete();
    if (kind === 'release') return await this.#release();
    if (kind === 'own') return await this.#cancelOrRetry();
    if (kind === 'reap') return await this.#reap();
    // Multiples of 7 ms never end on a lease or an offer to the microsecond.
    this.#fixture.clock.advanceMs(7 * this.#choices.below(this.#choices.oneOf([20, 400, 3000])));
  }

  async #submit(): Promise<void> {
    const owner = this.#choices.oneOf([alice, bob]);
    const job = await this.#fixture.submitted(owner, { attemptLimit: 1 + this.#choices.below(4) });
    this.#models.set(job.id, new JobModel(owner, job));
    this.#fixture.clock.advanceMs(6);
  }

  async #offer(): Promise<void> {
    const limit = 1 + this.#choices.below(3);
    const due = [...this.#models.values()].filter((model) => model.allows({ type: 'offer' }, this.#nowUs));
    const offers = await this.#fixture.offer(limit);
    assert.equal(offers.length, Math.min(limit, due.length));
    for (const { jobId } of offers) {
      const model = this.#modelOf(jobId);
      assert.equal(model.apply({ type: 'offer' }, this.#nowUs), null);
      model.offeredAtUs = this.#nowUs;
    }
  }

  async #withdraw(): Promise<void> {
    let withdrawn = 0;
    for (const model of this.#models.values()) {
      const isOld = model.offeredAtUs + offerTimeoutMs * 1000 < this.#nowUs;
      if (model.facts.state !== 'offered' || !isOld) continue;
      assert.equal(model.apply({ type: 'withdraw' }, this.#nowUs), null);
      withdrawn++;
    }
    assert.equal(await this.#fixture.store.withdrawOffers(offerTimeoutMs, 10_000), withdrawn);
  }

  async #claim(): Promise<void> {
    const action = { type: 'claim', alone: this.#choices.below(2) === 0 } as const;
    const claim = await this.#fixture.claim({ alone: action.alone });
    if (claim === null) {
      for (const model of this.#models.values())
        assert.ok(!model.allows(action, this.#nowUs), `${model.facts.id} could be claimed`);
      return;
    }
    const model = this.#modelOf(claim.job.id);
    assert.equal(model.apply(action, this.#nowUs), null);
    assert.equal(claim.fence, model.facts.fence);
    model.leaseUntilUs = this.#nowUs + leaseMs * 1000;
    model.assertAgrees(claim.job);
  }

  async #renew(): Promise<void> {
    const { model, lease } = this.#someLease();
    // A store may leave out progress that comes sooner.
    this.#fixture.clock.advanceMs(252);
    const news = { progress: this.#choices.below(3) / 2, phase: this.#choices.oneOf(['analyse', 'write']) };
    const statuses = await this.#fixture.store.renew('worker-1', leaseMs, [{ ...lease, ...news }]);
    const refused = model.apply({ type: 'renew', fence: lease.fence, ...news }, this.#nowUs);
    if (refused === null) model.leaseUntilUs = this.#nowUs + leaseMs * 1000;
    assert.deepEqual(statuses, [refused ? 'lost' : model.facts.cancelRequested ? 'cancel' : 'ok']);
    await this.#check(model);
  }

  async #complete(): Promise<void> {
    const { model, lease } = this.#someLease();
    const { fence } = lease;
    const [action, result] = this.#choices.oneOf<[JobAction, AttemptResult]>([
      [{ type: 'succeed', fence }, masterResult(lease.jobId)],
      [
        { type: 'fail', fence, error: retryableError },
        { outcome: 'failed', error: retryableError },
      ],
      [
        { type: 'fail', fence, error: finalError },
        { outcome: 'failed', error: finalError },
      ],
      [{ type: 'stop', fence }, { outcome: 'cancelled' }],
    ]);
    // Whether the same result was accepted before is for the tests of `complete`; here every ended fence is left alone.
    if (model.attempts[fence - 1] === result.outcome) return;
    const refused = model.apply(action, this.#nowUs);
    const call = this.#fixture.store.complete(lease, result);
    if (refused === null) model.assertAgrees(await call);
    else await rejectsWith(call, refused);
    await this.#check(model);
  }

  async #release(): Promise<void> {
    const { model, lease } = this.#someLease();
    if (model.attempts[lease.fence - 1] === 'released') return;
    const refused = model.apply({ type: 'release', fence: lease.fence }, this.#nowUs);
    const call = this.#fixture.store.release(lease);
    if (refused === null) model.assertAgrees(await call);
    else await rejectsWith(call, refused);
    await this.#check(model);
  }

  async #cancelOrRetry(): Promise<void> {
    const model = this.#someModel();
    const { owner, facts } = model;
    const type = this.#choices.oneOf(['cancel', 'retry'] as const);
    const refused = model.apply({ type }, this.#nowUs);
    const { store } = this.#fixture;
    const call = type === 'cancel' ? store.cancelJob(owner, facts.id) : store.retryJob(owner, facts.id);
    if (refused === null) model.assertAgrees(await call);
    else await rejectsWith(call, refused);
    await this.#check(model);
  }

  async #reap(): Promise<void> {
    let lost = 0;
    for (const model of this.#models.values()) {
      if (model.facts.state !== 'running' || model.leaseUntilUs > this.#nowUs) continue;
      assert.equal(model.apply({ type: 'lose', fence: model.facts.fence }, this.#nowUs), null);
      lost++;
    }
    assert.equal(await this.#fixture.store.reapLeases(), lost);
  }

  /** Compares every job, its events and its attempts with the model, and the outbox with the events. */
  async checkAll(): Promise<void> {
    const outbox = (await this.#fixture.store.takeOutbox(100_000)).map(({ event }) => event);
    for (const model of this.#models.values()) {
      await this.#check(model);
      const { owner, facts } = model;
      const events = await this.#fixture.events(owner, facts);
      assert.deepEqual(
        events.map(({ type }) => type),
        model.events,
      );
      assert.deepEqual(
        events.map(({ seq }) => seq),
        model.events.map((_, index) => index + 1),
      );
      assert.deepEqual(
        outbox.filter(({ jobId }) => jobId === facts.id),
        // An item's `submitted` is read from its row and sent to nobody.
        model.batch === null ? events : events.slice(1),
      );
      const attempts = await this.#fixture.store.listAttempts(owner, facts.id);
      const outcomes = attempts.toSorted((a, b) => a.fence - b.fence).map(({ outcome }) => outcome);
      assert.deepEqual(outcomes, model.attempts);
    }
    await this.#batches?.checkAll();
  }

  async #check(model: JobModel): Promise<void> {
    model.assertAgrees(await this.#fixture.store.getJob(model.owner, model.facts.id));
  }

  #someModel(): JobModel {
    return this.#choices.oneOf([...this.#models.values()]);
  }

  /** Mostly the newest fence of a running job, sometimes an old, a future or an ended one. */
  #someLease() {
    const running = [...this.#models.values()].filter(({ facts }) => facts.state === 'running');
    const model = running.length > 0 && this.#choices.below(5) > 0 ? this.#choices.oneOf(running) : this.#someModel();
    const fence = model.facts.fence + this.#choices.oneOf([0, 0, 0, 0, -1, 1]);
    return { model, lease: { tenantId: model.owner.tenantId, jobId: model.facts.id, fence } };
  }

  #modelOf(id: JobId): JobModel {
    return this.#models.get(id) ?? assert.fail(`${id} was never submitted`);
  }
}

/** The store does what the state machine says, whatever happens in whatever order. */
export function randomWalkContract(open: OpenFarmStore): void {
  describe('random walks', () => {
    for (const [seed, withBatches] of [
      [1, false],
      [2, false],
      [3, false],
      [4, false],
      [5, true],
      [6, true],
      [7, true],
      [8, true],
    ] as const) {
      const what = withBatches ? 'the state machine, and batches with a recount' : 'the state machine';
      test(`after each of 250 steps from seed ${seed} the store agrees with ${what}`, async () => {
        await using fixture = await FarmStoreFixture.open(open);
        const walk = new Walk(fixture, seed, withBatches);
        for (let step = 0; step < 250; step++) await walk.step();
        await walk.checkAll();
      });
    }
  });
}
