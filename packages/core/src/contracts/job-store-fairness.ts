import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alice, bob, carol, FarmStoreFixture } from './farm-store-fixture.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';
import type { Principal } from '../tenancy/principal.ts';

async function submitMany(fixture: FarmStoreFixture, principal: Principal, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.push((await fixture.submitted(principal)).id);
  return ids;
}

/** Order of work: classes, tenants in turn, offers. */
export function fairnessContract(open: OpenFarmStore): void {
  describe('fair order', () => {
    test('interactive before bulk before long, whoever came first', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      for (const jobClass of ['long', 'bulk', 'interactive'] as const) {
        await fixture.submit(alice, { class: jobClass });
        await fixture.submit(bob, { class: jobClass });
      }
      const classes: string[] = [];
      for (let index = 0; index < 6; index++) {
        classes.push((await fixture.claimed({ classes: ['long', 'interactive', 'bulk'] })).job.class);
      }
      assert.deepEqual(classes, ['interactive', 'interactive', 'bulk', 'bulk', 'long', 'long']);
    });

    test('one tenant is served first come, first served', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const ids = await submitMany(fixture, alice, 5);
      const claimed: string[] = [];
      for (let index = 0; index < 5; index++) claimed.push((await fixture.claimed()).job.id);
      assert.deepEqual(claimed, ids);
    });

    test('a tenant with 20 jobs and one with 4 that came later take turns', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await submitMany(fixture, alice, 20);
      await submitMany(fixture, bob, 4);
      let served = { alice: 0, bob: 0 };
      for (let index = 0; index < 8; index++) {
        const tenant = (await fixture.claimed()).job.tenantId;
        served = tenant === bob.tenantId ? { ...served, bob: served.bob + 1 } : { ...served, alice: served.alice + 1 };
        assert.ok(Math.abs(served.alice - served.bob) <= 1, `after ${index + 1} claims ${JSON.stringify(served)}`);
      }
      assert.deepEqual(served, { alice: 4, bob: 4 });
    });

    test('a newcomer is served within a turn of the tenants that are waiting', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await submitMany(fixture, alice, 20);
      await submitMany(fixture, bob, 20);
      for (let index = 0; index < 10; index++) await fixture.claimed();
      await submitMany(fixture, carol, 1);
      const next = [await fixture.claimed(), await fixture.claimed(), await fixture.claimed()];
      assert.ok(next.some(({ job }) => job.tenantId === carol.tenantId));
    });

    test('within a tenant and class the highest priority goes first, then the nearest deadline, then the oldest', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const soonUs = fixture.clock.nowUs() + 60_000_000;
      const asked = [
        { label: 'low, near', priority: -100, deadlineUs: 1 },
        { label: 'plain, first' },
        { label: 'plain, second' },
        { label: 'later', deadlineUs: soonUs + 1 },
        { label: 'soon, first', deadlineUs: soonUs },
        { label: 'soon, second', deadlineUs: soonUs },
        { label: 'high', priority: 100 },
      ];
      for (const job of asked) await fixture.submit(alice, job);
      const labels: string[] = [];
      for (let index = 0; index < asked.length; index++) labels.push((await fixture.claimed()).job.label);
      assert.deepEqual(labels, [
        'high',
        'soon, first',
        'soon, second',
        'later',
        'plain, first',
        'plain, second',
        'low, near',
      ]);
    });

    test('priority and deadline count across the batches of a tenant, and not across tenants', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const [first, second] = [await fixture.batch(alice), await fixture.batch(alice)];
      await fixture.addItems(alice, first, ['late'], { label: 'fourth', deadlineUs: 4_000_000_000_000_000 });
      await fixture.addItems(alice, first, ['soon'], { label: 'second', deadlineUs: 2_000_000_000_000_000 });
      await fixture.addItems(alice, second, ['middle'], { label: 'third', deadlineUs: 3_000_000_000_000_000 });
      await fixture.submit(alice, { label: 'fifth' });
      await fixture.addItems(alice, second, ['high'], { label: 'first', priority: 1 });
      await fixture.submit(bob, { label: 'of bob', priority: -100 });
      const labels: string[] = [];
      for (let index = 0; index < 6; index++) labels.push((await fixture.claimed()).job.label);
      assert.ok(labels.indexOf('of bob') <= 1, labels.join());
      assert.deepEqual(
        labels.filter((label) => label !== 'of bob'),
        ['first', 'second', 'third', 'fourth', 'fifth'],
      );
    });

    test('what has been offered longest is given before what is only queued', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const [plain, batch] = [await fixture.submitted(alice), await fixture.batch(alice)];
      const [first, second] = await fixture.addItems(alice, batch, ['a', 'b']);
      const urgent = await fixture.submitted(alice, { priority: 100 });
      const queue = { class: 'bulk', tenantId: alice.tenantId, priority: 0, batchId: batch } as const;
      for (let count = 0; count < 2; count++) {
        fixture.clock.advanceMs(1);
        assert.equal((await fixture.store.offerFrom([{ queue, count: 1 }])).length, 1);
      }
      assert.equal(await fixture.claim({ classes: ['long'] }), null);
      assert.equal(await fixture.claim({ kinds: ['analyze'] }), null);
      const ids: string[] = [];
      for (let index = 0; index < 4; index++) ids.push((await fixture.claimed()).job.id);
      assert.deepEqual(ids, [first, second, urgent.id, plain.id]);
    });
  });

  describe('offers', () => {
    test('an offered job is not offered again until its offer is withdrawn', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      const offers = await fixture.offer();
      assert.deepEqual(offers, [{ tenantId: alice.tenantId, jobId: id, class: 'bulk', kind: 'master' }]);
      assert.equal((await fixture.store.getJob(alice, id)).state, 'offered');
      assert.deepEqual(await fixture.offer(), []);
      fixture.clock.advanceMs(5001);
      assert.equal(await fixture.store.withdrawOffers(5000, 10), 1);
      assert.deepEqual(await fixture.offer(), offers);
      const types = (await fixture.events(alice, { id })).map(({ type }) => type);
      assert.deepEqual(types, ['submitted', 'offered', 'requeued', 'offered']);
    });

    test('an offered job is claimed with its hint or without, and not offered while it runs', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await submitMany(fixture, alice, 2);
      const offers = await fixture.offer();
      const hint = offers[1] ?? null;
      assert.equal((await fixture.claimed({ hint })).job.id, hint?.jobId);
      assert.equal((await fixture.claimed()).job.id, offers[0]?.jobId);
      fixture.clock.advanceMs(5001);
      assert.equal(await fixture.store.withdrawOffers(5000, 10), 0);
      assert.deepEqual(await fixture.offer(), []);
    });
  });

  describe('pending', () => {
    test('counts what waits in each class, with its work and the age of the oldest', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice, { class: 'bulk', workSeconds: 2.5 });
      fixture.clock.advanceMs(10_000);
      await fixture.submit(bob, { class: 'bulk', workSeconds: 30 });
      await fixture.submit(alice, { class: 'interactive' });
      await fixture.claimed({ classes: ['interactive'] });
      await fixture.offer(1);
      const pending = Object.fromEntries((await fixture.store.pending()).map((row) => [row.class, row]));
      assert.equal(pending['bulk']?.jobs, 2);
      assert.equal(pending['bulk']?.workSeconds, 32.5);
      assert.ok(Math.abs((pending['bulk']?.oldestSeconds ?? 0) - 10) < 0.01);
      for (const idle of ['interactive', 'long'] as const) {
        assert.deepEqual(pending[idle], { class: idle, jobs: 0, workSeconds: 0, oldestSeconds: 0 });
      }
    });
  });
}
