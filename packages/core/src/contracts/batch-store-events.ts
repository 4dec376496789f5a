import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noCounts } from '../batches/batch.ts';
import {
  alice,
  bob,
  finalError,
  FarmStoreFixture,
  leaseOf,
  masterResult,
  retryableError,
  type OpenFarmStore,
} from './farm-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';

/** Counts and events: folded from changes, numbered without gap. */
export function batchEventsContract(open: OpenFarmStore): void {
  describe('counts and events', () => {
    test('follow the items through every state, one item_finished for each ending', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      const ids = await fixture.addItems(alice, batch, ['ok', 'bad', 'dead', 'stopped'], { attemptLimit: 1 });
      const counts = async () => {
        await fixture.fold();
        return (await store.getBatch(alice, batch)).counts;
      };
      assert.deepEqual(await counts(), { ...noCounts, waiting: 4 });
      await fixture.offer(1);
      assert.deepEqual(
        await store.foldBatchChanges(10),
        { folded: 0, changed: [] },
        'an offered item waits, and nothing is told of it',
      );
      const leases = [];
      for (let index = 0; index < 3; index++) leases.push(leaseOf(await fixture.claimed()));
      assert.deepEqual(await counts(), { ...noCounts, waiting: 1, running: 3 });
      const [ok, bad, dead] = leases;
      assert.ok(ok && bad && dead);
      await store.complete(ok, masterResult('m'));
      assert.deepEqual(await counts(), { ...noCounts, waiting: 1, running: 2, succeeded: 1 });
      await store.release(bad);
      assert.deepEqual(await counts(), { ...noCounts, waiting: 2, running: 1, succeeded: 1 });
      const again = await fixture.claimed();
      assert.equal(again.job.itemKey, 'bad');
      await store.complete(leaseOf(again), { outcome: 'failed', error: finalError });
      await store.complete(dead, { outcome: 'failed', error: retryableError });
      await store.cancelJob(alice, ids[3] ?? 'job_');
      assert.deepEqual(await counts(), { ...noCounts, succeeded: 1, failed: 1, dead: 1, cancelled: 1 });
      await store.retryJob(alice, ids[1] ?? 'job_');
      assert.deepEqual(await counts(), { ...noCounts, waiting: 1, succeeded: 1, dead: 1, cancelled: 1 });
      await store.complete(leaseOf(await fixture.claimed()), masterResult('m'));
      assert.deepEqual(await counts(), { ...noCounts, succeeded: 2, dead: 1, cancelled: 1 });

      const events = await fixture.batchEvents(alice, batch);
      assert.deepEqual(
        events.map(({ seq }) => seq),
        events.map((_, index) => index + 1),
      );
      const finished = events.flatMap(({ type, item }) => (type === 'item_finished' && item ? [item] : []));
      assert.deepEqual(
        finished.map(({ itemKey, jobId, state }) => [itemKey, ids.indexOf(jobId), state]),
        [
          ['ok', 0, 'succeeded'],
          ['bad', 1, 'failed'],
          ['dead', 2, 'dead'],
          ['stopped', 3, 'cancelled'],
          ['bad', 1, 'succeeded'],
        ],
      );
      assert.ok(events.every(({ type, item }) => (type === 'item_finished') === (item !== null)));
      const { lastSeq, isOver } = await store.getBatch(alice, batch);
      assert.deepEqual([lastSeq, isOver], [events.length, false], 'it is still open');
    });

    test('each event carries the counts right after it', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      await fixture.addItems(alice, batch, ['a', 'b']);
      for (const content of ['a', 'b']) {
        await fixture.store.complete(leaseOf(await fixture.claimed()), masterResult(content));
      }
      await fixture.store.closeBatch(alice, batch);
      await fixture.store.foldBatchChanges(1000);
      const events = (await fixture.batchEvents(alice, batch)).map(({ type, counts }) => [type, counts]);
      assert.deepEqual(events, [
        ['opened', noCounts],
        ['item_finished', { ...noCounts, waiting: 1, succeeded: 1 }],
        ['item_finished', { ...noCounts, succeeded: 2 }],
        ['closed', { ...noCounts, succeeded: 2 }],
        ['finished', { ...noCounts, succeeded: 2 }],
      ]);
    });

    test('a batch is over when it is closed and its last item has ended, and not while one is retried', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      const [id] = await fixture.addItems(alice, batch, ['a']);
      assert.ok(id);
      const isOver = async (): Promise<boolean> => {
        await fixture.fold();
        return (await store.getBatch(alice, batch)).isOver;
      };
      await store.closeBatch(alice, batch);
      assert.equal(await isOver(), false);
      const lease = leaseOf(await fixture.claimed());
      assert.equal(await isOver(), false);
      await store.complete(lease, { outcome: 'failed', error: finalError });
      assert.equal(await isOver(), true);
      await store.retryJob(alice, id);
      assert.equal(await isOver(), false);
      await store.complete(leaseOf(await fixture.claimed()), masterResult('m'));
      assert.equal(await isOver(), true);
      const types = (await fixture.batchEvents(alice, batch)).map(({ type }) => type);
      assert.equal(types.filter((type) => type === 'finished').length, 2);
      assert.equal(types.at(-1), 'finished');
    });

    test('a batch cancelled when its last item had ended, but was not folded yet, is finished once and last', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      await fixture.addItems(alice, batch, ['a']);
      await fixture.store.complete(leaseOf(await fixture.claimed()), masterResult('m'));
      await fixture.store.closeBatch(alice, batch);
      await fixture.store.cancelBatch(alice, batch);
      await fixture.fold();
      const types = (await fixture.batchEvents(alice, batch)).map(({ type }) => type);
      assert.equal(types.filter((type) => type === 'finished').length, 1, types.join());
      assert.equal(types.at(-1), 'finished', types.join());
      const { isOver, counts } = await fixture.store.getBatch(alice, batch);
      assert.deepEqual([isOver, counts], [true, { ...noCounts, succeeded: 1 }]);
    });

    test('folding takes up to the limit and tells the batches that have new events', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      assert.deepEqual(await store.foldBatchChanges(10), { folded: 0, changed: [] });
      const first = await fixture.batch(alice);
      const second = await fixture.batch(bob);
      const idle = await fixture.batch(alice);
      await fixture.addItems(alice, first, ['a', 'b', 'c']);
      await fixture.addItems(bob, second, ['a']);
      const { folded, changed } = await store.foldBatchChanges(10);
      assert.equal(folded, 2, 'the items of one call are one change');
      assert.deepEqual(
        new Set(changed.map(({ batchId, tenantId, lastSeq }) => `${batchId} ${tenantId} ${lastSeq}`)),
        new Set([`${first} alice 2`, `${second} bob 2`]),
      );
      assert.deepEqual(await store.foldBatchChanges(10), { folded: 0, changed: [] });
      for (let index = 0; index < 4; index++) await fixture.claimed();
      let rounds = 0;
      while ((await store.foldBatchChanges(1)).folded > 0) rounds++;
      assert.equal(rounds, 4);
      assert.deepEqual((await store.getBatch(alice, first)).counts, { ...noCounts, running: 3 });
      assert.deepEqual((await store.getBatch(bob, second)).counts, { ...noCounts, running: 1 });
      assert.equal((await store.getBatch(alice, idle)).lastSeq, 1);
    });

    test('are listed after a sequence number, up to a limit', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const batch = await fixture.batch(alice);
      await fixture.store.closeBatch(alice, batch);
      await fixture.fold();
      const list = async (afterSeq: number, limit: number): Promise<number[]> =>
        (await fixture.store.listBatchEvents(alice, batch, afterSeq, limit)).map(({ seq }) => seq);
      assert.deepEqual(await list(0, 2), [1, 2]);
      assert.deepEqual(await list(1, 10), [2, 3]);
      assert.deepEqual(await list(3, 10), []);
    });
  });

  describe('retention', () => {
    test('a batch outlives its deleted items with its counts, and goes once it is over, old and empty', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      const stillOpen = await fixture.batch(alice);
      await fixture.addItems(alice, batch, ['a', 'b']);
      for (const content of ['a', 'b']) await store.complete(leaseOf(await fixture.claimed()), masterResult(content));
      await store.closeBatch(alice, batch);
      await fixture.fold();
      const before = await store.getBatch(alice, batch);
      fixture.clock.advanceMs(60_000);
      assert.equal(await store.deleteExpiredJobs(fixture.clock.nowUs(), 1), 1);
      assert.deepEqual(await store.getBatch(alice, batch), before, 'it still has a job');
      assert.equal(await store.deleteExpiredJobs(before.updatedAtUs, 10), 0);
      assert.deepEqual(await store.getBatch(alice, batch), before, 'it is too young');
      assert.equal(await store.deleteExpiredJobs(fixture.clock.nowUs(), 10), 1);
      await rejectsWith(store.getBatch(alice, batch), 'not_found');
      await rejectsWith(store.listBatchEvents(alice, batch, 0, 10), 'not_found');
      assert.equal((await store.getBatch(alice, stillOpen)).isOver, false);
      await fixture.fold();
      assert.deepEqual(
        (await store.listBatches(alice, 10, null)).batches.map(({ id }) => id),
        [stillOpen],
      );
    });

    test('items deleted before their changes are folded are counted nevertheless', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      const [id] = await fixture.addItems(alice, batch, ['a']);
      assert.ok(id);
      await store.complete(leaseOf(await fixture.claimed()), masterResult('a'));
      await store.deleteJob(alice, id);
      await store.closeBatch(alice, batch);
      await fixture.fold();
      const { counts, isOver } = await store.getBatch(alice, batch);
      assert.deepEqual([counts, isOver], [{ ...noCounts, succeeded: 1 }, true]);
    });
  });
}
