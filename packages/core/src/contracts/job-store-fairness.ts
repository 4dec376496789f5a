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

    test('offers follow the same order: classes first, then tenants in turn', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await submitMany(fixture, alice, 20);
      await submitMany(fixture, bob, 3);
      const urgent = await fixture.submitted(alice, { class: 'interactive' });
      const offers = await fixture.store.offerJobs(7, 5000);
      assert.equal(offers.length, 7);
      assert.deepEqual(offers[0], { tenantId: 'alice', jobId: urgent.id, class: 'interactive', kind: 'master' });
      assert.equal(offers.filter(({ tenantId }) => tenantId === bob.tenantId).length, 3);
    });
  });

  describe('offers', () => {
    test('a job is offered once until the offer times out, then again', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { id } = await fixture.submitted(alice);
      const offers = await fixture.store.offerJobs(10, 5000);
      assert.deepEqual(
        offers.map(({ jobId }) => jobId),
        [id],
      );
      assert.equal((await fixture.store.getJob(alice, id)).state, 'offered');
      fixture.clock.advanceMs(4999);
      assert.deepEqual(await fixture.store.offerJobs(10, 5000), []);
      fixture.clock.advanceMs(2);
      assert.deepEqual(await fixture.store.offerJobs(10, 5000), offers);
      const types = (await fixture.events(alice, { id })).map(({ type }) => type);
      assert.deepEqual(types, ['submitted', 'offered', 'requeued', 'offered']);
    });

    test('an offered job is claimed with its hint or without, and not offered while it runs', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await submitMany(fixture, alice, 2);
      const offers = await fixture.store.offerJobs(10, 5000);
      const hint = offers[1] ?? null;
      assert.equal((await fixture.claimed({ hint })).job.id, hint?.jobId);
      assert.equal((await fixture.claimed()).job.id, offers[0]?.jobId);
      fixture.clock.advanceMs(5001);
      assert.deepEqual(await fixture.store.offerJobs(10, 5000), []);
    });

    test('the limit bounds how many are offered', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await submitMany(fixture, alice, 5);
      assert.equal((await fixture.store.offerJobs(2, 5000)).length, 2);
      assert.equal((await fixture.store.offerJobs(10, 5000)).length, 3);
    });
  });

  describe('pending', () => {
    test('counts what waits in each class, with the age of the oldest', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      await fixture.submit(alice, { class: 'bulk' });
      fixture.clock.advanceMs(10_000);
      await fixture.submit(bob, { class: 'bulk' });
      await fixture.submit(alice, { class: 'interactive' });
      await fixture.claimed({ classes: ['interactive'] });
      await fixture.store.offerJobs(1, 5000);
      const pending = Object.fromEntries((await fixture.store.pending()).map((row) => [row.class, row]));
      assert.equal(pending['bulk']?.jobs, 2);
      assert.ok(Math.abs((pending['bulk']?.oldestSeconds ?? 0) - 10) < 0.01);
      for (const idle of ['interactive', 'long'] as const) {
        assert.deepEqual(pending[idle], { class: idle, jobs: 0, oldestSeconds: 0 });
      }
    });
  });
}
