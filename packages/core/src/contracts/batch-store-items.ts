import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ItemResult } from '../batches/batch.ts';
import { itemsPerCall } from '../ports/batch-store.ts';
import { alice, assetOf, bob, FarmStoreFixture, leaseOf, type OpenFarmStore } from './farm-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';

function codeOf(result: ItemResult | undefined): string {
  return result === undefined ? 'none' : 'error' in result ? result.error.code : result.created ? 'created' : 'known';
}

/** Items: what is accepted, refused one by one, and known again. */
export function batchItemsContract(open: OpenFarmStore): void {
  describe('items', () => {
    test('are jobs with every field of their own, in order', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      const asked = {
        kind: 'analyze',
        class: 'interactive',
        label: 'track 1',
        priority: 7,
        deadlineUs: 1_800_000_000_000_000,
        workSeconds: 2.5,
        attemptLimit: 2,
        recipe: '{"a":"ü"}',
      } as const;
      const first = await fixture.item(alice, 'album/01', asked);
      const results = await fixture.store.addItems(alice, batch, [first, await fixture.item(alice, '~!"')]);
      assert.deepEqual(
        results.map((result) => [result.itemKey, codeOf(result)]),
        [
          ['album/01', 'created'],
          ['~!"', 'created'],
        ],
      );
      const [one, two] = results;
      assert.ok(one && 'jobId' in one && two && 'jobId' in two);
      const nowUs = fixture.clock.nowUs();
      const job = await fixture.store.getJob(alice, one.jobId);
      assert.deepEqual(job, {
        ...asked,
        id: one.jobId,
        tenantId: alice.tenantId,
        state: 'queued',
        inputs: first.job.inputs,
        outputs: [],
        createdAtUs: nowUs,
        updatedAtUs: nowUs,
        runAfterUs: nowUs,
        attempts: 0,
        losses: 0,
        fence: 0,
        progress: 0,
        phase: '',
        cancelRequested: false,
        error: null,
        reused: false,
        degraded: false,
        lastSeq: 1,
        batchId: batch,
        itemKey: 'album/01',
        traceparent: null,
      });
      const listed = (await fixture.store.listJobs(alice, {}, 10, null)).jobs.map(({ id }) => id);
      assert.deepEqual(listed, [two.jobId, one.jobId]);
      assert.equal((await fixture.store.getJob(alice, two.jobId)).itemKey, '~!"');
    });

    test('have a submitted event that is read from their row and sent to nobody, and stays when they move on', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const [id] = await fixture.addItems(alice, await fixture.batch(alice), ['a']);
      assert.ok(id);
      const queued = await fixture.store.getJob(alice, id);
      const events = await fixture.events(alice, { id });
      const { tenantId, createdAtUs: atUs } = queued;
      assert.deepEqual(events, [
        {
          tenantId,
          jobId: id,
          seq: 1,
          type: 'submitted',
          state: 'queued',
          atUs,
          fence: 0,
          progress: 0,
          phase: '',
          job: queued,
        },
      ]);
      assert.deepEqual(await fixture.store.takeOutbox(10), []);
      fixture.clock.advanceMs(5);
      const claim = await fixture.claimed();
      await fixture.store.complete(leaseOf(claim), {
        outcome: 'succeeded',
        outputs: [{ role: 'master', asset: assetOf('m') }],
        degraded: true,
      });
      const later = await fixture.events(alice, { id });
      assert.deepEqual(later[0], events[0]);
      assert.deepEqual(
        later.map(({ seq, type }) => [seq, type]),
        [
          [1, 'submitted'],
          [2, 'started'],
          [3, 'finished'],
        ],
      );
      assert.equal((await fixture.store.listEvents(alice, id, 0, 1)).length, 1);
      assert.deepEqual(
        (await fixture.store.listEvents(alice, id, 1, 1)).map(({ seq }) => seq),
        [2],
      );
      assert.equal((await fixture.store.takeOutbox(10)).length, 2);
    });

    test('of a known key and hash are answered with their job, also when the batch is closed or cancelled', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      const items = [await fixture.item(alice, 'a'), await fixture.item(alice, 'b')];
      const first = await fixture.store.addItems(alice, batch, items);
      const again = first.map((result) => ({ ...result, created: false }));
      assert.deepEqual(await fixture.store.addItems(alice, batch, items), again);
      await fixture.store.closeBatch(alice, batch);
      assert.deepEqual(await fixture.store.addItems(alice, batch, items), again);
      await fixture.store.cancelBatch(alice, batch);
      assert.deepEqual(await fixture.store.addItems(alice, batch, items), again);
      await fixture.fold();
      assert.equal((await fixture.store.getBatch(alice, batch)).counts.waiting, 2);
    });

    test('of which one is new are wrong_state together when the batch is closed or cancelled, and none is added', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      for (const end of ['closeBatch', 'cancelBatch'] as const) {
        const batch = await fixture.batch(alice);
        const known = await fixture.item(alice, 'a');
        await fixture.store.addItems(alice, batch, [known]);
        await fixture.store[end](alice, batch);
        const call = fixture.store.addItems(alice, batch, [known, await fixture.item(alice, 'b')]);
        await rejectsWith(call, 'wrong_state');
        assert.equal((await fixture.store.listJobs(alice, { batchId: batch }, 10, null)).jobs.length, 1);
      }
    });

    test('are refused one by one: another hash, a second time in the call, an input that is not there', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      const known = await fixture.item(alice, 'known');
      await fixture.store.addItems(alice, batch, [known]);
      const deleted = await fixture.input(alice, 'deleted');
      await fixture.store.deleteAsset(alice, deleted.assetId);
      const missing = { ...deleted, assetId: 'ast_01890000-0000-7000-8000-000000000000' } as const;
      const ofBob = await fixture.input(bob, 'of bob');
      const items = [
        { ...known, itemHash: 'another' },
        await fixture.item(alice, 'new'),
        await fixture.item(alice, 'new'),
        known,
        await fixture.item(alice, 'deleted', { inputs: [deleted] }),
        await fixture.item(alice, 'missing', { inputs: [missing] }),
        await fixture.item(alice, 'of bob', { inputs: [ofBob] }),
        await fixture.item(alice, 'last'),
      ];
      const results = await fixture.store.addItems(alice, batch, items);
      assert.deepEqual(
        results.map((result) => [result.itemKey, codeOf(result)]),
        [
          ['known', 'request_conflict'],
          ['new', 'created'],
          ['new', 'invalid_argument'],
          ['known', 'invalid_argument'],
          ['deleted', 'not_found'],
          ['missing', 'not_found'],
          ['of bob', 'not_found'],
          ['last', 'created'],
        ],
      );
      await fixture.fold();
      assert.equal((await fixture.store.getBatch(alice, batch)).counts.waiting, 3);
      const retried = await fixture.store.addItems(alice, batch, [await fixture.item(alice, 'missing')]);
      assert.equal(codeOf(retried[0]), 'created', 'a refused key is free');
    });

    test('keys of two batches are apart', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const ids = [
        ...(await fixture.addItems(alice, await fixture.batch(alice), ['a'])),
        ...(await fixture.addItems(alice, await fixture.batch(alice), ['a'])),
        ...(await fixture.addItems(bob, await fixture.batch(bob), ['a'])),
      ];
      assert.equal(new Set(ids).size, 3);
    });

    test('a key lives as long as its job', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      const [id] = await fixture.addItems(alice, batch, ['a']);
      assert.ok(id);
      await fixture.store.cancelJob(alice, id);
      await fixture.store.deleteJob(alice, id);
      const [again] = await fixture.addItems(alice, batch, ['a']);
      assert.notEqual(again, id);
      await fixture.fold();
      const { counts } = await fixture.store.getBatch(alice, batch);
      assert.deepEqual([counts.waiting, counts.cancelled], [1, 1], 'a deleted job stays counted');
    });

    test(`none, or more than ${itemsPerCall}, are invalid_argument; ${itemsPerCall} are taken`, async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      const item = await fixture.item(alice, 'x');
      const items = Array.from({ length: itemsPerCall + 1 }, (_, index) => ({ ...item, itemKey: `item-${index}` }));
      await rejectsWith(fixture.store.addItems(alice, batch, []), 'invalid_argument');
      await rejectsWith(fixture.store.addItems(alice, batch, items), 'invalid_argument');
      const results = await fixture.store.addItems(alice, batch, items.slice(1));
      assert.ok(
        results.every((result, index) => result.itemKey === `item-${index + 1}` && codeOf(result) === 'created'),
      );
      assert.equal(results.length, itemsPerCall);
      await fixture.fold();
      assert.equal((await fixture.store.getBatch(alice, batch)).counts.waiting, itemsPerCall);
    });

    test('20 calls at once with the same items make each once', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      const items = await Promise.all(['a', 'b', 'c'].map((key) => fixture.item(alice, key)));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          fixture.store.addItems(alice, batch, index % 2 === 0 ? items : items.toReversed()),
        ),
      );
      const results = answers.flat();
      assert.equal(results.filter((result) => codeOf(result) === 'created').length, 3);
      assert.equal(results.filter((result) => codeOf(result) === 'known').length, 57);
      await fixture.fold();
      assert.equal((await fixture.store.getBatch(alice, batch)).counts.waiting, 3);
    });

    test('whose render is finished already succeed at once', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const done = await fixture.succeeded(alice, 'master', { renderKey: 'key' });
      const batch = await fixture.batch(alice);
      const [id] = await fixture.addItems(alice, batch, ['a'], { renderKey: 'key' });
      assert.ok(id);
      const job = await fixture.store.getJob(alice, id);
      assert.deepEqual([job.state, job.reused, job.outputs], ['succeeded', true, done.outputs]);
      await fixture.addItems(alice, batch, ['b'], { renderKey: 'other' });
      await fixture.fold();
      const { counts } = await fixture.store.getBatch(alice, batch);
      assert.deepEqual([counts.succeeded, counts.waiting], [1, 1]);
      assert.deepEqual(
        (await fixture.events(alice, { id })).map(({ seq, type }) => [seq, type]),
        [
          [1, 'submitted'],
          [2, 'finished'],
        ],
      );
      const told = (await fixture.batchEvents(alice, batch)).flatMap(({ item }) => item ?? []);
      assert.deepEqual(told, [{ itemKey: 'a', jobId: id, state: 'succeeded' }]);
      assert.notEqual((await fixture.claimed()).job.id, id);
    });
  });
}
