import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FarmStoreFixture, type OpenFarmStore } from './farm-store-fixture.ts';

/** One leader at a time. */
export function dispatchLeadersContract(open: OpenFarmStore): void {
  describe('the lead', () => {
    test('is one holder’s until its time has passed; renewing it counts from the renewal', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store, clock } = fixture;
      assert.equal(await store.lead('dispatcher', 'first', 3000), true);
      assert.equal(await store.lead('dispatcher', 'second', 3000), false);
      clock.advanceMs(2000);
      assert.equal(await store.lead('dispatcher', 'first', 3000), true);
      clock.advanceMs(2999);
      assert.equal(await store.lead('dispatcher', 'second', 3000), false);
      clock.advanceMs(2);
      assert.equal(await store.lead('dispatcher', 'second', 3000), true);
      assert.equal(await store.lead('dispatcher', 'first', 3000), false, 'who was late has lost it');
    });

    test('of 20 that ask at once one leads', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const ask = (round: string) =>
        Promise.all(
          Array.from({ length: 20 }, (_, index) => fixture.store.lead('dispatcher', `${round} ${index}`, 3000)),
        );
      assert.equal((await ask('free')).filter(Boolean).length, 1);
      fixture.clock.advanceMs(3001);
      assert.equal((await ask('passed')).filter(Boolean).length, 1);
    });

    test('is given up at once by its holder, and by nobody else', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      await store.lead('dispatcher', 'first', 3000);
      await store.resign('dispatcher', 'second');
      await store.resign('folder', 'first');
      assert.equal(await store.lead('dispatcher', 'second', 3000), false);
      await store.resign('dispatcher', 'first');
      assert.equal(await store.lead('dispatcher', 'second', 3000), true);
      await store.resign('dispatcher', 'first');
      assert.equal(await store.lead('dispatcher', 'first', 3000), false);
    });

    test('of another name is another lead', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      assert.equal(await fixture.store.lead('dispatcher', 'first', 3000), true);
      assert.equal(await fixture.store.lead('folder', 'second', 3000), true);
      assert.equal(await fixture.store.lead('folder', 'first', 3000), false);
    });
  });
}
