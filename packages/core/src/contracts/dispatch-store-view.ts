import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DispatchView, WorkerReport } from '../ports/dispatch-store.ts';
import {
  alice,
  bob,
  carol,
  FarmStoreFixture,
  leaseOf,
  masterResult,
  type OpenFarmStore,
} from './farm-store-fixture.ts';

function report(workerId: string, freeSlots: number, freeInteractiveOnly = 0): WorkerReport {
  return { workerId, slots: 8, freeSlots, freeInteractiveOnly, kinds: ['master'] };
}

function freeOf({ freeSlots, freeInteractiveOnly }: DispatchView): number[] {
  return [freeSlots, freeInteractiveOnly];
}

/** What the dispatcher sees: free slots, jobs in hand, settings of tenants. */
export function dispatchViewContract(open: OpenFarmStore): void {
  describe('workers', () => {
    test('are summed by their newest word until they go or are silent for 10 s', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store, clock } = fixture;
      const free = async (): Promise<number[]> => freeOf(await store.dispatchView());
      assert.deepEqual(await free(), [0, 0]);
      await store.noteWorkers([report('w1', 3, 1), report('w2', 2), report('w3', 0)]);
      assert.deepEqual(await free(), [5, 1]);
      clock.advanceMs(6000);
      await store.noteWorkers([report('w1', 1)]);
      assert.deepEqual(await free(), [3, 0]);
      clock.advanceMs(3999);
      assert.deepEqual(await free(), [3, 0]);
      clock.advanceMs(2);
      assert.deepEqual(await free(), [1, 0], 'w2 has been silent for more than 10 s');
      await store.noteWorkers([report('w2', 4, 2)]);
      assert.deepEqual(await free(), [5, 2]);
      await store.forgetWorker('w1');
      await store.forgetWorker('never seen');
      assert.deepEqual(await free(), [4, 2]);
      await store.noteWorkers([]);
      assert.deepEqual(await free(), [4, 2]);
    });
  });

  describe('jobs in hand', () => {
    test('are counted by tenant and class while they are offered or running', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const inHand = async () =>
        (await store.dispatchView()).inHand
          .map(({ tenantId, class: jobClass, offered, running }) => `${tenantId} ${jobClass} ${offered} ${running}`)
          .toSorted();
      for (let index = 0; index < 3; index++) await fixture.submit(alice);
      await fixture.submit(alice, { class: 'interactive' });
      await fixture.submit(bob);
      assert.deepEqual(await inHand(), []);
      await fixture.offer();
      assert.deepEqual(await inHand(), ['alice bulk 3 0', 'alice interactive 1 0', 'bob bulk 1 0']);
      const claim = await fixture.claimed({ classes: ['interactive'] });
      const bulk = await fixture.claimed({ classes: ['bulk'] });
      assert.equal(bulk.job.tenantId, alice.tenantId);
      assert.deepEqual(await inHand(), ['alice bulk 2 1', 'alice interactive 0 1', 'bob bulk 1 0']);
      await store.complete(leaseOf(claim), masterResult('m'));
      await store.release(leaseOf(bulk));
      fixture.clock.advanceMs(6000);
      await store.withdrawOffers(5000, 10);
      assert.deepEqual(await inHand(), []);
    });
  });

  describe('tenants', () => {
    test('are told with their newest settings where these are not the default', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const tenants = async () =>
        (await store.dispatchView()).tenants.toSorted((a, b) => (a.tenantId < b.tenantId ? -1 : 1));
      assert.deepEqual(await tenants(), []);
      await store.setTenant({ tenantId: alice.tenantId, weight: 2.5, maxRunning: null });
      await store.setTenant({ tenantId: bob.tenantId, weight: 1, maxRunning: 3 });
      await store.setTenant({ tenantId: carol.tenantId, weight: 1, maxRunning: null });
      assert.deepEqual(await tenants(), [
        { tenantId: alice.tenantId, weight: 2.5, maxRunning: null },
        { tenantId: bob.tenantId, weight: 1, maxRunning: 3 },
      ]);
      await store.setTenant({ tenantId: bob.tenantId, weight: 0.5, maxRunning: 4 });
      await store.setTenant({ tenantId: alice.tenantId, weight: 1, maxRunning: null });
      assert.deepEqual(await tenants(), [{ tenantId: bob.tenantId, weight: 0.5, maxRunning: 4 }]);
    });

    test('run no more at once than they may, whoever asks: with a hint, on offer or queued', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      await store.setTenant({ tenantId: alice.tenantId, weight: 1, maxRunning: 2 });
      for (const jobClass of ['bulk', 'bulk', 'bulk', 'interactive', 'long'] as const)
        await fixture.submit(alice, { class: jobClass });
      const first = await fixture.claimed();
      await fixture.claimed();
      assert.equal(await fixture.claim(), null, 'queued');
      const [hint] = await fixture.offer(1);
      assert.ok(hint);
      assert.equal(await fixture.claim({ hint }), null, 'with a hint');
      assert.equal(await fixture.claim(), null, 'on offer');
      const ofBob = await fixture.submitted(bob);
      assert.equal((await fixture.claimed({ hint })).job.id, ofBob.id, 'others are not held');
      await store.complete(leaseOf(first), masterResult('m'));
      assert.equal((await fixture.claimed({ hint })).job.id, hint.jobId);
      assert.equal(await fixture.claim(), null);
      await store.setTenant({ tenantId: alice.tenantId, weight: 1, maxRunning: 3 });
      assert.ok(await fixture.claim());
      assert.equal(await fixture.claim(), null);
      await store.setTenant({ tenantId: alice.tenantId, weight: 1, maxRunning: null });
      assert.ok(await fixture.claim());
    });

    test('that may run 3 run 3 when 20 workers ask at once', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.store.setTenant({ tenantId: alice.tenantId, weight: 1, maxRunning: 3 });
      for (let index = 0; index < 10; index++) await fixture.submit(alice);
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, index) => fixture.claim({ workerId: `worker-${index}` })),
      );
      assert.equal(claims.filter((claim) => claim !== null).length, 3);
    });
  });
}
