import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FarmStoreFixture, type OpenFarmStore } from './farm-store-fixture.ts';

/** One leader at a time. */
export function dispatchLeadersContract(open: OpenFarmStore): void {
  describe('the lead', () => {
    test('is one holder’s until its time has passed; renewing it counts from the renewal', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store, clock } = fixture;
      assert.equal((await store.lead('dispatcher', 'first', 3000)).leads, true);
      assert.equal((await store.lead('dispatcher', 'second', 3000)).leads, false);
      clock.advanceMs(2000);
      assert.equal((await store.lead('dispatcher', 'first', 3000)).leads, true);
      clock.advanceMs(2999);
      assert.equal((await store.lead('dispatcher', 'second', 3000)).leads, false);
      clock.advanceMs(2);
      assert.equal((await store.lead('dispatcher', 'second', 3000)).leads, true);
      assert.equal((await store.lead('dispatcher', 'first', 3000)).leads, false, 'who was late has lost it');
    });

    test('of 20 that ask at once one leads', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const ask = (round: string) =>
        Promise.all(
          Array.from({ length: 20 }, (_, index) => fixture.store.lead('dispatcher', `${round} ${index}`, 3000)),
        );
      assert.equal((await ask('free')).filter(({ leads }) => leads).length, 1);
      fixture.clock.advanceMs(3001);
      assert.equal((await ask('passed')).filter(({ leads }) => leads).length, 1);
    });

    test('is given up at once by its holder, and by nobody else', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      await store.lead('dispatcher', 'first', 3000);
      await store.resign('dispatcher', 'second');
      await store.resign('folder', 'first');
      assert.equal((await store.lead('dispatcher', 'second', 3000)).leads, false);
      await store.resign('dispatcher', 'first');
      assert.equal((await store.lead('dispatcher', 'second', 3000)).leads, true);
      await store.resign('dispatcher', 'first');
      assert.equal((await store.lead('dispatcher', 'first', 3000)).leads, false);
    });

    test('is told with how it was before: whose, and how long it lasted still or since when there is none', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store, clock } = fixture;
      const ask = async (holder: string) => await store.lead('dispatcher', holder, 3000);
      assert.deepEqual(await ask('first'), { leads: true, before: null });
      clock.advanceMs(1000);
      assert.deepEqual(await ask('second'), { leads: false, before: { holder: 'first', leftMs: 2000 } });
      assert.deepEqual(await ask('first'), { leads: true, before: { holder: 'first', leftMs: 2000 } });
      clock.advanceMs(4000);
      assert.deepEqual(await ask('second'), { leads: true, before: { holder: 'first', leftMs: -1000 } });
      await store.resign('dispatcher', 'second');
      clock.advanceMs(500);
      await store.resign('dispatcher', 'second');
      assert.deepEqual(await ask('first'), { leads: true, before: { holder: null, leftMs: -500 } });
      assert.deepEqual(await store.lead('folder', 'first', 3000), { leads: true, before: null });
      clock.advanceMs(4000);
      await store.resign('folder', 'first');
      const folder = await store.lead('folder', 'second', 3000);
      assert.deepEqual(folder.before, { holder: 'first', leftMs: -1000 }, 'what has passed is not given up');
    });

    test('for a time below 0 is over as soon as it is had, and takes nothing from whoever leads', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      assert.deepEqual(await store.lead('dispatcher', 'first', -5000), { leads: true, before: null });
      const before = { holder: 'first', leftMs: -5000 };
      assert.deepEqual(await store.lead('dispatcher', 'second', 3000), { leads: true, before });
      assert.equal((await store.lead('dispatcher', 'first', -5000)).leads, false);
      assert.deepEqual((await store.lead('dispatcher', 'third', 3000)).before, { holder: 'second', leftMs: 3000 });
    });

    test('that was given up is free even where the clock has gone back since', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store, clock } = fixture;
      await store.lead('dispatcher', 'first', 3000);
      await store.resign('dispatcher', 'first');
      clock.setBackMs(2000);
      assert.equal((await store.lead('dispatcher', 'second', 3000)).leads, true);
    });

    test('of another name is another lead', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      assert.equal((await fixture.store.lead('dispatcher', 'first', 3000)).leads, true);
      assert.equal((await fixture.store.lead('folder', 'second', 3000)).leads, true);
      assert.equal((await fixture.store.lead('folder', 'first', 3000)).leads, false);
    });
  });
}
