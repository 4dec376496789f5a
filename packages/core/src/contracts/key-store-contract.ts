import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isKeyId } from '../ids/id.ts';
import type { NewApiKey } from '../ports/key-store.ts';
import { alice, bob, FarmStoreFixture, type OpenFarmStore } from './farm-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';
import { sha256Of } from './sha256-of.ts';

const unknownKey = 'key_01890000-0000-7000-8000-000000000000';

/** A key of alice's unless told otherwise. */
function keyOf(lookup: string, key: Partial<NewApiKey> = {}): NewApiKey {
  return {
    lookup,
    tenantId: alice.tenantId,
    name: 'ci',
    scopes: ['jobs:read', 'jobs:write'],
    secretHash: sha256Of(lookup),
    expiresAtUs: null,
    ...key,
  };
}

/**
 * Every promise of the `KeyStore` port, as node:test suites.
 * @param open gives an empty store each time, which tells time by the given clock.
 */
export function keyStoreContract(name: string, open: OpenFarmStore): void {
  describe(`${name} key store`, () => {
    test('a new key is answered with every field, without its lookup, and found by it', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const asked = keyOf('abcd1234', { expiresAtUs: 1_900_000_000_000_000, name: 'büro' });
      const key = await fixture.store.createKey(asked);
      assert.ok(isKeyId(key.id));
      assert.deepEqual(key, {
        id: key.id,
        tenantId: alice.tenantId,
        name: 'büro',
        scopes: ['jobs:read', 'jobs:write'],
        secretHash: asked.secretHash,
        createdAtUs: fixture.clock.nowUs(),
        expiresAtUs: 1_900_000_000_000_000,
        revokedAtUs: null,
        lastUsedAtUs: null,
      });
      assert.deepEqual(await fixture.store.findKey('abcd1234'), key);
      assert.equal(await fixture.store.findKey('abcd123'), null);
      assert.equal(await fixture.store.findKey('ABCD1234'), null);
    });

    test('a taken lookup is wrong_state, of another tenant and of a revoked key too, and changes nothing', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const key = await fixture.store.createKey(keyOf('abcd1234'));
      await rejectsWith(fixture.store.createKey(keyOf('abcd1234', { tenantId: bob.tenantId })), 'wrong_state');
      const revoked = await fixture.store.revokeKey(key.id);
      await rejectsWith(fixture.store.createKey(keyOf('abcd1234')), 'wrong_state');
      assert.deepEqual(await fixture.store.listKeys(null), [revoked]);
    });

    test('10 creates of one lookup at once make one key', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, () => fixture.store.createKey(keyOf('abcd1234'))),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await fixture.store.listKeys(null)).length, 1);
    });

    test('are listed newest first, of one tenant or of all, revoked and expired ones too', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const created = [];
      for (const [lookup, tenant] of [
        ['key1', alice],
        ['key2', bob],
        ['key3', alice],
      ] as const) {
        fixture.clock.advanceMs(1);
        created.unshift(await store.createKey(keyOf(lookup, { tenantId: tenant.tenantId })));
      }
      const [third, second, first] = created;
      assert.ok(first && second && third);
      assert.deepEqual(await store.listKeys(null), created);
      const revoked = await store.revokeKey(first.id);
      const expired = await store.expireKey(third.id, 1);
      assert.deepEqual(await store.listKeys(alice.tenantId), [expired, revoked]);
      assert.deepEqual(await store.listKeys(bob.tenantId), [second]);
    });

    test('a revoked key is found with the time of the first revocation; repeated, it is answered alike', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store, clock } = fixture;
      const key = await store.createKey(keyOf('abcd1234'));
      clock.advanceMs(10);
      const revoked = await store.revokeKey(key.id);
      assert.deepEqual(revoked, { ...key, revokedAtUs: clock.nowUs() });
      clock.advanceMs(10);
      assert.deepEqual(await store.revokeKey(key.id), revoked);
      assert.deepEqual(await store.findKey('abcd1234'), revoked);
      await rejectsWith(store.revokeKey(unknownKey), 'not_found');
    });

    test('the end of its life is set again and again until it is revoked', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store, clock } = fixture;
      const key = await store.createKey(keyOf('abcd1234'));
      const soonUs = clock.nowUs() + 60_000_000;
      assert.deepEqual(await store.expireKey(key.id, soonUs), { ...key, expiresAtUs: soonUs });
      clock.advanceMs(120_000);
      const later = { ...key, expiresAtUs: clock.nowUs() + 1 };
      assert.deepEqual(await store.expireKey(key.id, later.expiresAtUs), later);
      assert.deepEqual(await store.findKey('abcd1234'), later);
      await store.revokeKey(key.id);
      await rejectsWith(store.expireKey(key.id, soonUs), 'wrong_state');
      await rejectsWith(store.expireKey(unknownKey, soonUs), 'not_found');
      assert.equal((await store.findKey('abcd1234'))?.expiresAtUs, later.expiresAtUs);
    });

    test('uses are kept to the minute, the latest wins, and keys that are not there are passed over', async () => {
      await using fixture = await FarmStoreFixture.open(open);
      const { store } = fixture;
      const first = await store.createKey(keyOf('key1'));
      const second = await store.createKey(keyOf('key2'));
      const unused = await store.createKey(keyOf('key3'));
      const minuteUs = 60_000_000;
      const noonUs = Math.ceil(fixture.clock.nowUs() / minuteUs) * minuteUs;
      await store.touchKeys([
        { id: first.id, atUs: noonUs + 1 },
        { id: unknownKey, atUs: noonUs },
        { id: second.id, atUs: noonUs + minuteUs - 1 },
      ]);
      await store.touchKeys([
        { id: first.id, atUs: noonUs + minuteUs },
        { id: second.id, atUs: noonUs - minuteUs },
      ]);
      await store.touchKeys([]);
      const used = await Promise.all(['key1', 'key2', 'key3'].map((lookup) => store.findKey(lookup)));
      assert.deepEqual(
        used.map((key) => key?.lastUsedAtUs),
        [noonUs + minuteUs, noonUs, unused.lastUsedAtUs],
      );
    });
  });
}
