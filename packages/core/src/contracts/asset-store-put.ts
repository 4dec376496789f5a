import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { bodyOf, bytesOf, keysOf, readAll, type OpenAssetStore } from './asset-store-fixture.ts';
import { rejectsWith } from './rejects-with.ts';
import { sha256Of } from './sha256-of.ts';

/** Put: whole or not at all, immutable, bounded. */
export function assetStorePutContract(open: OpenAssetStore): void {
  describe('put', () => {
    for (const sizeBytes of [0, 1, 65_537]) {
      test(`${sizeBytes} bytes are stored with their size and SHA-256`, async () => {
        await using store = await open();
        const bytes = bytesOf(sizeBytes);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        assert.deepEqual(await store.put('alice/a', bodyOf(bytes), {}), { sizeBytes, sha256 });
        assert.ok(bytes.equals(await readAll(store, 'alice/a')));
        assert.equal((await store.stat('alice/a')).sizeBytes, sizeBytes);
      });
    }

    test('the same bytes under the same key are answered alike', async () => {
      await using store = await open();
      const first = await store.put('alice/a', bodyOf(Buffer.from('bytes')), {});
      assert.deepEqual(await store.put('alice/a', bodyOf(Buffer.from('bytes'), 2), {}), first);
    });

    test('other bytes under the same key are wrong_state and change nothing', async () => {
      await using store = await open();
      await store.put('alice/a', bodyOf(Buffer.from('bytes')), {});
      await rejectsWith(store.put('alice/a', bodyOf(Buffer.from('other')), {}), 'wrong_state');
      await rejectsWith(store.put('alice/a', bodyOf(Buffer.from('longer bytes')), {}), 'wrong_state');
      assert.equal((await readAll(store, 'alice/a')).toString(), 'bytes');
      assert.deepEqual(await keysOf(store, ''), ['alice/a']);
    });

    test('of ten puts of different bytes at once under one key, exactly one wins', async () => {
      await using store = await open();
      const texts = Array.from({ length: 10 }, (_, index) => `bytes ${index}`);
      const results = await Promise.allSettled(
        texts.map((text) => store.put('alice/a', bodyOf(Buffer.from(text)), {})),
      );
      const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.sha256] : []));
      assert.deepEqual(winners, [sha256Of((await readAll(store, 'alice/a')).toString())]);
    });

    test('exactly limitBytes pass; one byte more is limit_exceeded and leaves nothing', async () => {
      await using store = await open();
      await store.put('alice/a', bodyOf(bytesOf(10_000)), { limitBytes: 10_000 });
      await rejectsWith(store.put('alice/b', bodyOf(bytesOf(10_001)), { limitBytes: 10_000 }), 'limit_exceeded');
      assert.deepEqual(await keysOf(store, ''), ['alice/a']);
    });

    test('is not visible before its body has ended', async () => {
      await using store = await open();
      async function* body(): AsyncGenerator<Uint8Array> {
        yield bytesOf(100_000);
        await rejectsWith(store.stat('alice/a'), 'not_found');
        assert.deepEqual(await keysOf(store, ''), []);
        yield bytesOf(1);
      }
      assert.equal((await store.put('alice/a', body(), {})).sizeBytes, 100_001);
      assert.deepEqual(await keysOf(store, ''), ['alice/a']);
    });

    test('a body that fails leaves nothing visible, and the key is free', async () => {
      await using store = await open();
      async function* body(): AsyncGenerator<Uint8Array> {
        yield bytesOf(100_000);
        throw new Error('The client went away.');
      }
      await assert.rejects(store.put('alice/a', body(), {}));
      await rejectsWith(store.stat('alice/a'), 'not_found');
      assert.deepEqual(await keysOf(store, ''), []);
      await store.put('alice/a', bodyOf(Buffer.from('bytes')), {});
    });

    test('an aborted put is cancelled and leaves nothing visible', async () => {
      await using store = await open();
      const abort = new AbortController();
      async function* body(): AsyncGenerator<Uint8Array> {
        yield bytesOf(100_000);
        abort.abort();
        yield bytesOf(100_000);
        yield bytesOf(100_000);
      }
      await rejectsWith(store.put('alice/a', body(), { signal: abort.signal }), 'cancelled');
      await rejectsWith(store.put('alice/a', bodyOf(bytesOf(10)), { signal: AbortSignal.abort() }), 'cancelled');
      await rejectsWith(store.stat('alice/a'), 'not_found');
      assert.deepEqual(await keysOf(store, ''), []);
    });

    test('removing leftovers touches no object and no put of less than the given age', async () => {
      await using store = await open();
      await store.put('alice/a', bodyOf(Buffer.from('bytes')), {});
      async function* body(): AsyncGenerator<Uint8Array> {
        yield bytesOf(100_000);
        assert.equal(await store.removeLeftovers(3_600_000), 0);
        yield bytesOf(1);
      }
      await store.put('alice/b', body(), {});
      assert.equal(await store.removeLeftovers(3_600_000), 0);
      assert.deepEqual(await keysOf(store, ''), ['alice/a', 'alice/b']);
      assert.equal((await readAll(store, 'alice/b')).length, 100_001);
    });
  });
}
