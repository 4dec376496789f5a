import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobClass } from '../jobs/job.ts';
import type { QueueKey, WaitingQueue } from '../ports/dispatch-store.ts';
import { alice, bob, FarmStoreFixture, leaseOf, retryableError, type OpenFarmStore } from './farm-store-fixture.ts';

const everyClass: readonly JobClass[] = ['interactive', 'bulk', 'long'];
const bulkOfAlice: QueueKey = { class: 'bulk', tenantId: alice.tenantId, priority: 0, batchId: null };

function inOrder(queues: readonly WaitingQueue[]): readonly WaitingQueue[] {
  const keyOf = (queue: QueueKey): string => [queue.class, queue.tenantId, queue.priority, queue.batchId].join(' ');
  return queues.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Queues, and what is offered from them. */
export function dispatchQueuesContract(open: OpenFarmStore): void {
  describe('queues', () => {
    test('are one for each class, tenant, priority and batch in which a job is due, with the job at the head', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      assert.deepEqual(await store.waitingQueues(everyClass), []);
      const batch = await fixture.batch(alice);
      await fixture.submit(alice, { workSeconds: 4 });
      await fixture.submit(alice, { workSeconds: 5 });
      await fixture.submit(alice, { class: 'long', workSeconds: 600 });
      await fixture.submit(alice, { priority: -7 });
      await fixture.submit(bob, { deadlineUs: 9_000_000_000_000_000, workSeconds: 2 });
      await fixture.submit(bob, { deadlineUs: 8_000_000_000_000_000, workSeconds: 3 });
      await fixture.addItems(alice, batch, ['a', 'b'], { workSeconds: 6 });
      const plain = { priority: 0, batchId: null, headDeadlineUs: null, headWorkSeconds: 1 };
      const bulk = [
        { ...plain, class: 'bulk', tenantId: alice.tenantId, headWorkSeconds: 4 },
        { ...plain, class: 'bulk', tenantId: alice.tenantId, batchId: batch, headWorkSeconds: 6 },
        { ...plain, class: 'bulk', tenantId: alice.tenantId, priority: -7 },
        {
          ...plain,
          class: 'bulk',
          tenantId: bob.tenantId,
          headDeadlineUs: 8_000_000_000_000_000,
          headWorkSeconds: 3,
        },
      ] as const;
      const long = { ...plain, class: 'long', tenantId: alice.tenantId, headWorkSeconds: 600 } as const;
      assert.deepEqual(inOrder(await store.waitingQueues(everyClass)), inOrder([...bulk, long]));
      assert.deepEqual(inOrder(await store.waitingQueues(['bulk'])), inOrder(bulk));
      assert.deepEqual(await store.waitingQueues(['long']), [long]);
      assert.deepEqual(await store.waitingQueues([]), []);
    });

    test('in which every job is offered, running or not due yet are left out until one is due again', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store, clock } = fixture;
      const { id } = await fixture.submitted(alice);
      const isListed = async (): Promise<boolean> => (await store.waitingQueues(['bulk'])).length === 1;
      assert.equal(await isListed(), true);
      await fixture.offer();
      assert.equal(await isListed(), false);
      const lease = leaseOf(await fixture.claimed());
      assert.equal(await isListed(), false);
      const job = await store.complete(lease, { outcome: 'failed', error: retryableError });
      if (job.runAfterUs > clock.nowUs()) {
        assert.equal(await isListed(), false);
        assert.deepEqual(await store.offerFrom([{ queue: bulkOfAlice, count: 1 }]), []);
      }
      clock.advanceToUs(job.runAfterUs);
      assert.equal(await isListed(), true);
      await store.cancelJob(alice, id);
      assert.equal(await isListed(), false);
      await store.retryJob(alice, id);
      assert.equal(await isListed(), true);
    });
  });

  describe('offers', () => {
    test('come from the queues in the order of the picks, nearest deadline first, then the oldest', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const asked = [
        [alice, {}],
        [alice, { deadlineUs: 2_000_000_000_000_000 }],
        [alice, { deadlineUs: 1 }],
        [alice, {}],
        [bob, { class: 'interactive', kind: 'analyze', priority: 5 }],
        [bob, { class: 'interactive', priority: 5 }],
      ] as const;
      const ids: string[] = [];
      for (const [tenant, job] of asked) ids.push((await fixture.submitted(tenant, job)).id);
      const ofBob: QueueKey = { class: 'interactive', tenantId: bob.tenantId, priority: 5, batchId: null };
      const offers = await store.offerFrom([
        { queue: bulkOfAlice, count: 2 },
        { queue: { ...ofBob, priority: 4 }, count: 5 },
        { queue: ofBob, count: 1 },
        { queue: bulkOfAlice, count: 1 },
        { queue: { ...bulkOfAlice, tenantId: bob.tenantId }, count: 1 },
        { queue: ofBob, count: 9 },
      ]);
      assert.deepEqual(
        offers.map(({ jobId }) => ids.indexOf(jobId)),
        [2, 1, 4, 0, 5],
      );
      assert.deepEqual(offers[2], { tenantId: bob.tenantId, jobId: ids[4], class: 'interactive', kind: 'analyze' });
      for (const { tenantId, jobId } of offers) {
        const owner = tenantId === bob.tenantId ? bob : alice;
        const types = (await fixture.events(owner, { id: jobId })).map(({ type }) => type);
        assert.deepEqual(types, ['submitted', 'offered']);
      }
      assert.deepEqual(
        (await store.offerFrom([{ queue: bulkOfAlice, count: 9 }])).map(({ jobId }) => ids.indexOf(jobId)),
        [3],
      );
      assert.deepEqual(await store.offerFrom([]), []);
      assert.deepEqual(await store.offerFrom([{ queue: bulkOfAlice, count: 9 }]), []);
    });

    test('of one queue keep its order whatever kinds wait in it', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const kinds = ['master', 'analyze', 'analyze', 'master', 'analyze'];
      const ids: string[] = [];
      for (const [index, kind] of kinds.entries()) {
        const deadlineUs = index === 3 ? 1_700_000_000_000_000 : null;
        ids.push((await fixture.submitted(alice, { kind, deadlineUs, workSeconds: index + 1 })).id);
      }
      const [queue, ...others] = await fixture.store.waitingQueues(['bulk']);
      assert.deepEqual([queue?.headWorkSeconds, queue?.headDeadlineUs, others], [4, 1_700_000_000_000_000, []]);
      const offers = [
        ...(await fixture.store.offerFrom([{ queue: bulkOfAlice, count: 3 }])),
        ...(await fixture.store.offerFrom([{ queue: bulkOfAlice, count: 3 }])),
      ];
      assert.deepEqual(
        offers.map(({ jobId, kind }) => [ids.indexOf(jobId), kind]),
        [
          [3, 'master'],
          [0, 'master'],
          [1, 'analyze'],
          [2, 'analyze'],
          [4, 'analyze'],
        ],
      );
    });

    test('of one batch leave the other batches of the tenant alone', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const [first, second] = [await fixture.batch(alice), await fixture.batch(alice)];
      await fixture.addItems(alice, first, ['a']);
      const [wanted] = await fixture.addItems(alice, second, ['a']);
      await fixture.submit(alice);
      const offers = await fixture.store.offerFrom([{ queue: { ...bulkOfAlice, batchId: second }, count: 9 }]);
      assert.deepEqual(
        offers.map(({ jobId }) => jobId),
        [wanted],
      );
    });

    test('that 10 ask for at once are of different jobs', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      for (let index = 0; index < 12; index++) await fixture.submit(alice);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => fixture.store.offerFrom([{ queue: bulkOfAlice, count: 2 }])),
      );
      const ids = answers.flat().map(({ jobId }) => jobId);
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(ids.length <= 12);
    });

    test('are withdrawn when nobody claimed them in time, up to the limit, and may be made again', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store, clock } = fixture;
      for (let index = 0; index < 3; index++) await fixture.submit(alice);
      const offers = await fixture.offer();
      assert.equal(offers.length, 3);
      clock.advanceMs(4990);
      assert.equal(await store.withdrawOffers(5000, 10), 0);
      await fixture.submit(bob);
      assert.equal((await fixture.offer()).length, 1);
      clock.advanceMs(20);
      assert.equal(await store.withdrawOffers(5000, 2), 2);
      assert.equal(await store.withdrawOffers(5000, 2), 1);
      assert.equal(await store.withdrawOffers(5000, 2), 0, "bob's is young");
      for (const { jobId } of offers) {
        assert.equal((await store.getJob(alice, jobId)).state, 'queued');
        assert.equal((await fixture.events(alice, { id: jobId })).at(-1)?.type, 'requeued');
      }
      assert.deepEqual(await fixture.offer(), offers);
    });
  });
}
