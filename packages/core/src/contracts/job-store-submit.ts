import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isAssetId, isJobId } from '../ids/id.ts';
import { alice, assetOf, bob, FarmStoreFixture, leaseOf, finalError } from './farm-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';
import { sha256Of } from './sha256-of.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';

/** Submit: what is stored, idempotency, reuse of finished renders. */
export function submitContract(open: OpenFarmStore): void {
  describe('submit', () => {
    test('stores every field and answers the queued job', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const input = await fixture.input(alice);
      const { job, created } = await fixture.submit(alice, {
        kind: 'analyze',
        class: 'interactive',
        inputs: [input, { ...input, role: 'reference' }],
        recipe: '{"a":"ü"}',
        label: 'first',
        attemptLimit: 2,
        priority: -3,
        deadlineUs: 1_800_000_000_000_000,
        workSeconds: 2.5,
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      });
      assert.equal(created, true);
      assert.ok(isJobId(job.id));
      const nowUs = fixture.clock.nowUs();
      assert.deepEqual(job, {
        id: job.id,
        tenantId: 'alice',
        kind: 'analyze',
        class: 'interactive',
        state: 'queued',
        inputs: [input, { ...input, role: 'reference' }],
        outputs: [],
        recipe: '{"a":"ü"}',
        label: 'first',
        createdAtUs: nowUs,
        updatedAtUs: nowUs,
        runAfterUs: nowUs,
        attempts: 0,
        losses: 0,
        attemptLimit: 2,
        fence: 0,
        progress: 0,
        phase: '',
        cancelRequested: false,
        error: null,
        reused: false,
        degraded: false,
        lastSeq: 1,
        batchId: null,
        itemKey: null,
        priority: -3,
        deadlineUs: 1_800_000_000_000_000,
        workSeconds: 2.5,
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      });
      assert.deepEqual(await fixture.store.getJob(alice, job.id), job);
      assert.deepEqual(await fixture.store.listAttempts(alice, job.id), []);
    });

    test('a missing or deleted input asset is not_found', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const input = await fixture.input(alice);
      const missing = { ...input, assetId: 'ast_01890000-0000-7000-8000-000000000000' } as const;
      await rejectsWith(fixture.submit(alice, { inputs: [missing] }), 'not_found');
      await fixture.store.deleteAsset(alice, input.assetId);
      await rejectsWith(fixture.submit(alice, { inputs: [input] }), 'not_found');
      assert.deepEqual((await fixture.store.listJobs(alice, {}, 10, null)).jobs, []);
    });

    test('the same request_id and hash answers the same job, also after it has moved on', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.submit(alice, {}, 'request-1');
      const second = await fixture.submit(alice, {}, 'request-1');
      assert.deepEqual([first.created, second.created], [true, false]);
      assert.deepEqual(second.job, first.job);
      await fixture.claimed();
      const third = await fixture.submit(alice, {}, 'request-1');
      assert.deepEqual([third.job.id, third.job.state, third.created], [first.job.id, 'running', false]);
      assert.equal((await fixture.store.listJobs(alice, {}, 10, null)).jobs.length, 1);
    });

    test('the same request_id with another hash is request_conflict and stores nothing', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice, {}, 'request-1');
      await rejectsWith(fixture.submit(alice, {}, 'request-1', sha256Of('other body')), 'request_conflict');
      assert.equal((await fixture.store.listJobs(alice, {}, 10, null)).jobs.length, 1);
    });

    test('20 submits of one request_id at once make one job', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const inputs = [await fixture.input(alice)];
      const results = await Promise.all(
        Array.from({ length: 20 }, () => fixture.submit(alice, { inputs }, 'request-1')),
      );
      assert.equal(results.filter(({ created }) => created).length, 1);
      assert.equal(new Set(results.map(({ job }) => job.id)).size, 1);
    });

    test('request ids of two tenants, and jobs without one, are apart', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const results = [
        await fixture.submit(alice, {}, 'request-1'),
        await fixture.submit(bob, {}, 'request-1', sha256Of('other body')),
        await fixture.submit(alice),
        await fixture.submit(alice),
      ];
      assert.ok(results.every(({ created }) => created));
      assert.equal(new Set(results.map(({ job }) => job.id)).size, 4);
    });
  });

  describe('reuse of finished renders', () => {
    test('the same render key in the same tenant is succeeded at once with the same outputs', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.succeeded(alice, 'master', { renderKey: 'key' });
      const { job, created } = await fixture.submit(alice, { renderKey: 'key', label: 'again' });
      assert.equal(created, true);
      assert.notEqual(job.id, first.id);
      assert.deepEqual([job.state, job.reused, job.label, job.progress, job.fence], ['succeeded', true, 'again', 1, 0]);
      assert.deepEqual(job.outputs, first.outputs);
      assert.equal(await fixture.claim(), null);
      const types = (await fixture.events(alice, job)).map(({ type, state }) => [type, state]);
      assert.deepEqual(types, [
        ['submitted', 'queued'],
        ['finished', 'succeeded'],
      ]);
    });

    test('another tenant with the same key renders for itself', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.succeeded(alice, 'master', { renderKey: 'key' });
      const job = await fixture.submitted(bob, { renderKey: 'key' });
      assert.deepEqual([job.state, job.reused, job.outputs], ['queued', false, []]);
    });

    test('without a key, with another key, and while the first is running, nothing is reused', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice, { renderKey: 'key' });
      const claim = await fixture.claimed();
      assert.equal((await fixture.submitted(alice, { renderKey: 'key' })).state, 'queued');
      await fixture.store.complete(leaseOf(claim), {
        outcome: 'succeeded',
        outputs: [{ role: 'master', asset: assetOf('m') }],
      });
      assert.equal((await fixture.submitted(alice, { renderKey: null })).state, 'queued');
      assert.equal((await fixture.submitted(alice, { renderKey: 'other' })).state, 'queued');
    });

    test('a degraded render marks its job, its event and every job that reuses it', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice, { renderKey: 'key' });
      const done = await fixture.store.complete(leaseOf(await fixture.claimed()), {
        outcome: 'succeeded',
        outputs: [{ role: 'master', asset: assetOf('m') }],
        degraded: true,
      });
      assert.equal(done.degraded, true);
      assert.equal((await fixture.store.listEvents(alice, done.id, 0, 100)).at(-1)?.job.degraded, true);
      const again = await fixture.submitted(alice, { renderKey: 'key' });
      assert.deepEqual([again.reused, again.degraded], [true, true]);
      assert.equal((await fixture.succeeded(alice, 'other')).degraded, false);
    });

    test('a failed render is not reused', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice, { renderKey: 'key' });
      await fixture.store.complete(leaseOf(await fixture.claimed()), { outcome: 'failed', error: finalError });
      assert.equal((await fixture.submitted(alice, { renderKey: 'key' })).state, 'queued');
    });

    test('deleted outputs are not reused; those of a later render are', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.succeeded(alice, 'master', { renderKey: 'key' });
      const output = first.outputs[0];
      assert.ok(output && isAssetId(output.assetId));
      await fixture.store.deleteAsset(alice, output.assetId);
      const second = await fixture.succeeded(alice, 'master', { renderKey: 'key' });
      assert.equal(second.reused, false);
      const third = await fixture.submitted(alice, { renderKey: 'key' });
      assert.deepEqual([third.reused, third.outputs], [true, second.outputs]);
    });

    test('a deleted job is not found by its render key', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const first = await fixture.succeeded(alice, 'master', { renderKey: 'key' });
      await fixture.store.deleteJob(alice, first.id);
      assert.equal((await fixture.submitted(alice, { renderKey: 'key' })).state, 'queued');
    });
  });
}
