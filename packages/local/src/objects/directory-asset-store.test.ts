import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assetStoreContract, FakeClock } from '@lathe/core/contracts';
import { DirectoryAssetStore } from './directory-asset-store.ts';

const signingSecret = Buffer.alloc(32, 7);
let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-objects-'));
});
after(() => rm(root, { recursive: true }));

async function openStore(clock = new FakeClock()): Promise<{ store: DirectoryAssetStore; directory: string }> {
  const directory = await mkdtemp(join(root, 'store-'));
  const options = { directory, baseUrl: 'http://127.0.0.1:1', signingSecret, clock };
  return { store: await DirectoryAssetStore.open(options), directory };
}

async function* text(value: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(value);
}

assetStoreContract('directory', async () =>
  DirectoryAssetStore.open({
    directory: await mkdtemp(join(root, 'contract-')),
    baseUrl: () => 'http://127.0.0.1:1',
    signingSecret,
  }),
);

test('a put that failed or found its object there leaves no temporary file', async () => {
  const { store, directory } = await openStore();
  await store.put('a/b', text('one'), {});
  await store.put('a/b', text('one'), {});
  await assert.rejects(store.put('a/b', text('two'), {}), { code: 'wrong_state' });
  await assert.rejects(store.put('a/c', text('three'), { limitBytes: 2 }), { code: 'limit_exceeded' });
  assert.deepEqual(await readdir(join(directory, 'tmp')), []);
});

test('an abort ends a put whose body keeps it waiting for ever', async () => {
  const { store, directory } = await openStore();
  const abort = new AbortController();
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one');
    abort.abort();
    await Promise.withResolvers<never>().promise;
  }
  await assert.rejects(store.put('a', body(), { signal: abort.signal }), { code: 'cancelled' });
  assert.deepEqual(await readdir(join(directory, 'tmp')), []);
});

test('an object says when it became visible, by the given clock', async () => {
  const clock = new FakeClock();
  const { store } = await openStore(clock);
  await store.put('a', text('one'), {});
  assert.equal((await store.stat('a')).modifiedMs, clock.nowUs() / 1000);
});

test('leftovers of a crashed put are removed once they are older than the given age, and their bytes counted', async () => {
  const clock = new FakeClock();
  const { store, directory } = await openStore(clock);
  await writeFile(join(directory, 'tmp', `${clock.nowUs() / 1000}-00ff`), '12345');
  clock.advanceMs(999);
  assert.equal(await store.removeLeftovers(1000), 0);
  clock.advanceMs(1);
  assert.equal(await store.removeLeftovers(1000), 5);
  assert.equal(await store.removeLeftovers(1000), 0);
});

test('deleting the last object of a directory removes the directory', async () => {
  const { store, directory } = await openStore();
  await store.put('tenant/attempts/job/1/master', text('one'), {});
  await store.put('tenant/uploads/a', text('two'), {});
  await store.delete('tenant/attempts/job/1/master');
  assert.deepEqual(await readdir(join(directory, 'objects', 'tenant')), ['uploads']);
  await store.put('tenant/attempts/job/1/master', text('three'), {});
});

test('puts and deletes at once in one directory all succeed, 300 of each', async () => {
  const { store } = await openStore();
  const rounds = Array.from({ length: 300 }, async (_, index) => {
    await store.put(`a/b/${index}`, text(`${index}`), {});
    await store.delete(`a/b/${index}`);
  });
  await Promise.all(rounds);
  for await (const { key } of store.list('')) assert.fail(`${key} is left`);
});

test('a key that is a prefix of another is wrong_state, and a directory is not_found as an object', async () => {
  const { store, directory } = await openStore();
  await mkdir(join(directory, 'objects', 'empty'));
  await store.put('a/b', text('one'), {});
  await assert.rejects(store.put('a', text('two'), {}), { code: 'wrong_state' });
  await assert.rejects(store.put('a/b/c', text('two'), {}), { code: 'wrong_state' });
  for (const key of ['a', 'empty', 'a/b/c']) {
    await assert.rejects(store.read(key), { code: 'not_found' });
    await assert.rejects(store.stat(key), { code: 'not_found' });
    await store.delete(key);
  }
  assert.equal((await store.stat('a/b')).sizeBytes, 3);
});
