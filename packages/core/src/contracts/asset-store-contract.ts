import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AssetStore } from '../ports/asset-store.ts';
import { assetStoreKeysContract } from './asset-store-keys.ts';
import { assetStorePutContract } from './asset-store-put.ts';
import { bodyOf, bytesOf, keysOf, readAll, type OpenAssetStore } from './asset-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';
import { sha256Of } from './sha256-of.ts';

/** Every promise of the `AssetStore` port, as node:test suites. @param open gives an empty store each time. */
export function assetStoreContract(name: string, open: OpenAssetStore): void {
  describe(`${name} asset store`, () => {
    assetStorePutContract(open);
    assetStoreKeysContract(open);

    describe('read', () => {
      test('gives back every byte of 3 MiB', async () => {
        await using store = await open();
        const bytes = bytesOf(3 * 2 ** 20 + 1);
        await store.put('alice/big', bodyOf(bytes, 65_536), {});
        assert.ok(bytes.equals(await readAll(store, 'alice/big')));
      });

      test('a range holds its first and its last byte', async () => {
        await using store = await open();
        await store.put('alice/text', bodyOf(Buffer.from('0123456789')), {});
        for (const [start, end, expected] of [
          [0, 0, '0'],
          [2, 5, '2345'],
          [9, 9, '9'],
          [0, 9, '0123456789'],
        ] as const) {
          assert.equal((await readAll(store, 'alice/text', { start, end })).toString(), expected);
        }
      });

      test('a stream destroyed early leaves the store usable', async () => {
        await using store = await open();
        await store.put('alice/big', bodyOf(bytesOf(2 ** 20)), {});
        (await store.read('alice/big')).destroy();
        assert.equal((await readAll(store, 'alice/big', { start: 0, end: 9 })).length, 10);
      });

      test('what is not there is not_found before any byte', async () => {
        await using store = await open();
        await rejectsWith(store.read('alice/nothing'), 'not_found');
        await rejectsWith(store.stat('alice/nothing'), 'not_found');
      });
    });

    describe('stat, list and delete', () => {
      test('stat tells key, size and when the object became visible', async () => {
        await using store = await open();
        await store.put('alice/a', bodyOf(Buffer.from('12345')), {});
        const { key, sizeBytes, modifiedMs } = await store.stat('alice/a');
        assert.deepEqual([key, sizeBytes], ['alice/a', 5]);
        assert.ok(Math.abs(modifiedMs - Date.now()) < 3_600_000, `modifiedMs ${modifiedMs} is within the hour`);
      });

      test('list gives every object under the prefix in key order', async () => {
        await using store = await open();
        const keys = ['alice/a-b', 'alice/a/b', 'alice/a/c/d', 'alice/a0', 'alice/b', 'alice2/a', 'bob/a'];
        for (const key of keys.toReversed()) await store.put(key, bodyOf(Buffer.from(key)), {});
        assert.deepEqual(await keysOf(store, ''), keys);
        assert.deepEqual(await keysOf(store, 'alice/'), keys.slice(0, 5));
        assert.deepEqual(await keysOf(store, 'alice/a/'), ['alice/a/b', 'alice/a/c/d']);
        assert.deepEqual(await keysOf(store, 'carol/'), []);
        for await (const listed of store.list('bob/')) assert.deepEqual(listed, await store.stat('bob/a'));
      });

      test('delete removes one object; deleting what is not there succeeds', async () => {
        await using store = await open();
        for (const key of ['alice/a', 'alice/b']) await store.put(key, bodyOf(Buffer.from(key)), {});
        await store.delete('alice/a');
        await store.delete('alice/a');
        await rejectsWith(store.stat('alice/a'), 'not_found');
        assert.deepEqual(await keysOf(store, ''), ['alice/b']);
      });

      test('a deleted key may be written again, with other bytes', async () => {
        await using store = await open();
        await store.put('alice/a', bodyOf(Buffer.from('old')), {});
        await store.delete('alice/a');
        const stored = await store.put('alice/a', bodyOf(Buffer.from('new')), {});
        assert.deepEqual(stored, { sizeBytes: 3, sha256: sha256Of('new') });
        assert.equal((await readAll(store, 'alice/a')).toString(), 'new');
      });
    });

    describe('signed URLs', () => {
      const sign = async (store: AssetStore, method: 'GET' | 'PUT', key: string, expiresSeconds = 60): Promise<URL> =>
        new URL(await store.signUrl({ key, method, expiresSeconds }), 'http://localhost');

      test('name their key, and differ by method and key beyond the path', async () => {
        await using store = await open();
        const urls = [
          await sign(store, 'GET', 'alice/a'),
          await sign(store, 'PUT', 'alice/a'),
          await sign(store, 'GET', 'alice/b'),
        ];
        assert.ok(urls[0]?.pathname.endsWith('/alice/a') && urls[2]?.pathname.endsWith('/alice/b'));
        assert.ok(urls.every(({ protocol }) => protocol === 'http:' || protocol === 'https:'));
        assert.equal(new Set(urls.map(({ search }) => search)).size, 3, 'a signature is of one method and key');
      });

      for (const expiresSeconds of [0, -1, 604_801, Number.NaN, 1.5]) {
        test(`a lifetime of ${expiresSeconds} s is invalid_argument`, async () => {
          await using store = await open();
          await rejectsWith(store.signUrl({ key: 'alice/a', method: 'GET', expiresSeconds }), 'invalid_argument');
        });
      }
    });
  });
}
