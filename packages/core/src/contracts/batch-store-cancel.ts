import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noCounts } from '../batches/batch.ts';
import {
  alice,
  bob,
  FarmStoreFixture,
  finalError,
  leaseMs,
  leaseOf,
  masterResult,
  retryableError,
  type OpenFarmStore,
} from './farm-store-fixture.ts';
import { lossesUntilAlone } from '../jobs/job-rules.ts';
import { rejectsWith } from './rejects-with.ts';

/** Cancelling a batch: one flag, and what it does to items wherever they are. */
export function cancelBatchContract(open: OpenFarmStore): void {
  describe('cancel of a batch', () => {
    test('closes it, and nothing of it is offered or claimed from then on, by whatever way', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      await fixture.addItems(alice, batch, ['offered', 'waiting']);
      const [lone] = await fixture.addItems(alice, batch, ['lone'], { priority: 1 });
      for (let loss = 0; loss < lossesUntilAlone; loss++) await fixture.lose(alice, { alone: false });
      const kept = await fixture.submitted(alice);
      const queue = { class: 'bulk', tenantId: alice.tenantId, priority: 0, batchId: batch } as const;
      const [hint] = await store.offerFrom([{ queue, count: 1 }]);
      assert.ok(hint && lone);
      assert.equal((await store.nextLostJobs(['bulk'], ['master'])).alone?.jobId, lone);
      const cancelled = await store.cancelBatch(alice, batch);
      assert.deepEqual([cancelled.isClosed, cancelled.cancelRequested], [true, true]);
      assert.deepEqual(await store.nextLostJobs(['bulk'], ['master']), { besideOthers: null, alone: null });
      const queues = await store.waitingQueues(['bulk']);
      assert.deepEqual(
        queues.map(({ batchId }) => batchId),
        [null],
      );
      assert.deepEqual(await store.offerFrom([{ queue, count: 10 }]), []);
      assert.equal((await fixture.claimed({ hint })).job.id, kept.id);
      assert.equal(await fixture.claim({ hint }), null);
      assert.equal(await fixture.claim({ hint: { ...hint, jobId: lone } }), null);
      assert.equal(await fixture.claim(), null);
    });

    test('repeated, or of a batch that is over, changes nothing', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      await fixture.addItems(alice, batch, ['a']);
      const cancelled = await store.cancelBatch(alice, batch);
      fixture.clock.advanceMs(5);
      assert.deepEqual(await store.cancelBatch(alice, batch), cancelled);
      assert.deepEqual(await store.closeBatch(alice, batch), cancelled);
      await fixture.fold();
      const types = (await fixture.batchEvents(alice, batch)).map(({ type }) => type);
      assert.equal(types.filter((type) => type === 'cancel_requested').length, 1);

      const over = await fixture.batch(alice);
      await fixture.addItems(alice, over, ['a']);
      await store.complete(leaseOf(await fixture.claimed()), masterResult('m'));
      await store.closeBatch(alice, over);
      await fixture.fold();
      const before = await store.getBatch(alice, over);
      assert.equal(before.isOver, true);
      assert.deepEqual(await store.cancelBatch(alice, over), before);
      assert.deepEqual(await store.foldBatchChanges(10), { folded: 0, changed: [] });
    });

    test('its waiting items are ended in pieces of the given size, each with its event, until it is over', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      const ids = await fixture.addItems(alice, batch, ['a', 'b', 'c', 'd'], { attemptLimit: 3 });
      await fixture.addItems(alice, batch, ['e'], { class: 'interactive', priority: 3 });
      const other = await fixture.batch(alice);
      const [kept] = await fixture.addItems(alice, other, ['a']);
      const failing = leaseOf(await fixture.claimed({ classes: ['bulk'] }));
      assert.equal(failing.jobId, ids[0]);
      await store.complete(failing, { outcome: 'failed', error: retryableError });
      await fixture.offer(2);
      assert.equal(await store.settleCancelled(10), 0);
      await store.cancelBatch(alice, batch);
      const sizes = [await store.settleCancelled(2), await store.settleCancelled(2), await store.settleCancelled(2)];
      assert.deepEqual([...sizes, await store.settleCancelled(2)], [2, 2, 1, 0]);
      for (const id of ids) {
        const job = await store.getJob(alice, id);
        assert.deepEqual([job.state, job.cancelRequested], ['cancelled', true]);
        const last = (await fixture.events(alice, { id })).at(-1);
        assert.deepEqual([last?.type, last?.seq, last?.state], ['finished', job.lastSeq, 'cancelled']);
      }
      await fixture.fold();
      const { counts, isOver } = await store.getBatch(alice, batch);
      assert.deepEqual([counts, isOver], [{ ...noCounts, cancelled: 5 }, true]);
      assert.deepEqual((await fixture.claimed()).job.id, kept);
    });

    test('running items are listed, told by their next renewal, and end when their worker stops', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      await fixture.addItems(alice, batch, ['a', 'b', 'c']);
      await fixture.submit(bob);
      assert.deepEqual(await store.runningItems(alice, batch), []);
      const claims = [];
      for (let index = 0; index < 3; index++) claims.push(await fixture.claimed());
      const leases = claims.filter(({ job }) => job.batchId === batch).map(leaseOf);
      const byId = (a: { jobId: string }, b: { jobId: string }): number => (a.jobId < b.jobId ? -1 : 1);
      assert.deepEqual((await store.runningItems(alice, batch)).toSorted(byId), leases.toSorted(byId));
      await store.cancelBatch(alice, batch);
      const [lease] = leases;
      assert.ok(lease);
      const item = { ...lease, progress: 0.5, phase: 'write' };
      assert.deepEqual(await store.renew('worker-1', leaseMs, [{ ...item, fence: 9 }]), ['lost']);
      assert.equal((await store.getJob(alice, lease.jobId)).cancelRequested, false);
      assert.deepEqual(await store.renew('worker-1', leaseMs, [item]), ['cancel']);
      assert.deepEqual(await store.renew('worker-1', leaseMs, [item]), ['cancel']);
      const job = await store.getJob(alice, lease.jobId);
      assert.deepEqual([job.state, job.cancelRequested, job.phase], ['running', true, 'write']);
      assert.equal((await store.complete(lease, { outcome: 'cancelled' })).state, 'cancelled');
      const types = (await fixture.events(alice, { id: lease.jobId })).map(({ type }) => type);
      assert.deepEqual(types, ['submitted', 'started', 'cancel_requested', 'progress', 'finished']);
    });

    test('an attempt that fails, is lost, given back or stopped without having been told ends its item as cancelled', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      await fixture.addItems(alice, batch, ['fails', 'is final', 'given back', 'stopped', 'done', 'lost']);
      const leases = [];
      for (let index = 0; index < 6; index++) leases.push(leaseOf(await fixture.claimed()));
      const [fails, isFinal, givenBack, stopped, done, lost] = leases;
      assert.ok(fails && isFinal && givenBack && stopped && done && lost);
      await store.cancelBatch(alice, batch);
      const ended = [
        await store.complete(fails, { outcome: 'failed', error: retryableError }),
        await store.complete(isFinal, { outcome: 'failed', error: finalError }),
        await store.release(givenBack),
        await store.complete(stopped, { outcome: 'cancelled' }),
        await store.complete(done, masterResult('m')),
      ];
      fixture.clock.advanceMs(leaseMs + 1);
      assert.equal(await store.reapLeases(), 1);
      ended.push(await store.getJob(alice, lost.jobId));
      assert.deepEqual(
        ended.map(({ state }) => state),
        ['cancelled', 'failed', 'cancelled', 'cancelled', 'succeeded', 'cancelled'],
      );
      for (const { id } of ended) {
        const types = (await fixture.events(alice, { id })).map(({ type }) => type);
        assert.deepEqual(types, ['submitted', 'started', 'cancel_requested', 'finished']);
      }
      await fixture.fold();
      const { counts, isOver } = await store.getBatch(alice, batch);
      assert.deepEqual([counts, isOver], [{ ...noCounts, succeeded: 1, failed: 1, cancelled: 4 }, true]);
    });

    test('an offer of it that is withdrawn ends its item, and a restart gives nothing of it back', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      const [ran, offered] = await fixture.addItems(alice, batch, ['ran', 'offered', 'offered too']);
      assert.ok(ran && offered);
      await fixture.claimed({ bootId: 'boot-1' });
      await fixture.offer(1);
      fixture.clock.advanceMs(10);
      await store.cancelBatch(alice, batch);
      assert.equal(await store.withdrawOffers(5, 10), 1);
      assert.equal((await store.getJob(alice, offered)).state, 'cancelled');
      await store.releaseOtherBoots('boot-2');
      assert.equal((await store.getJob(alice, ran)).state, 'cancelled');
    });

    test('an attempt that lost its lease before the cancel stays stale: nothing it brings is taken', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      const [item] = await fixture.addItems(alice, batch, ['a'], { renderKey: 'k' });
      assert.ok(item);
      const claim = await fixture.claimed();
      await store.release(leaseOf(claim));
      await store.cancelBatch(alice, batch);
      await rejectsWith(store.complete(leaseOf(claim), masterResult('zombie')), 'stale_fence');
      const { job } = await fixture.submit(alice, { renderKey: 'k' });
      assert.deepEqual([job.state, (await store.getJob(alice, item)).outputs], ['queued', []]);
    });

    test('its items are not retried: wrong_state', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const batch = await fixture.batch(alice);
      const [id] = await fixture.addItems(alice, batch, ['a']);
      assert.ok(id);
      await store.complete(leaseOf(await fixture.claimed()), { outcome: 'failed', error: finalError });
      await fixture.addItems(alice, batch, ['b']);
      await store.cancelBatch(alice, batch);
      await rejectsWith(store.retryJob(alice, id), 'wrong_state');
    });
  });
}
