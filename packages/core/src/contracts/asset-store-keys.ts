import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bodyOf, keysOf, readAll, type OpenAssetStore } from './asset-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';

const refusedKeys = [
  '',
  '.',
  '..',
  '/a',
  'a/',
  'a//b',
  '../a',
  'a/..',
  'a/../b',
  'a/./b',
  'a\\b',
  'a b',
  'a\0b',
  'a%2e%2e',
  'a:b',
  'ä',
];

/** Keys: which are taken, and that no method follows one out of the store. */
export function assetStoreKeysContract(open: OpenAssetStore): void {
  describe('keys', () => {
    for (const key of refusedKeys) {
      test(`${JSON.stringify(key)} is invalid_argument on every method`, async () => {
        await using store = await open();
        await rejectsWith(store.put(key, bodyOf(Buffer.from('bytes')), {}), 'invalid_argument');
        await rejectsWith(store.read(key), 'invalid_argument');
        await rejectsWith(store.stat(key), 'invalid_argument');
        await rejectsWith(store.delete(key), 'invalid_argument');
        await rejectsWith(store.signUrl({ key, method: 'GET', expiresSeconds: 60 }), 'invalid_argument');
        assert.deepEqual(await keysOf(store, ''), []);
      });
    }

    for (const prefix of ['../', '/', 'a/../', 'a//']) {
      test(`the prefix ${JSON.stringify(prefix)} is invalid_argument`, async () => {
        await using store = await open();
        await rejectsWith(keysOf(store, prefix), 'invalid_argument');
      });
    }

    test('every permitted character, leading dots and deep paths are kept as they are', async () => {
      await using store = await open();
      const keys = ['.a/..b/...', 'A-Z_a-z.0-9', `deep/${'d/'.repeat(20)}end`, `long/${'x'.repeat(200)}`].toSorted();
      for (const key of keys) await store.put(key, bodyOf(Buffer.from(key)), {});
      assert.deepEqual(await keysOf(store, ''), keys);
      for (const key of keys) assert.equal((await readAll(store, key)).toString(), key);
    });
  });
}
