import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { localPrincipal } from '@lathe/core';
import { LocalFarm } from './local-farm.ts';

let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-farm-'));
});
after(() => rm(root, { recursive: true }));

const baseUrl = (): string => 'http://127.0.0.1:1';

async function* text(value: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(value);
}

test('a data directory opened again has its assets, objects and secret, and an empty scratch folder', async () => {
  const directory = join(root, 'deep', 'data');
  let url = '';
  {
    await using farm = await LocalFarm.open({ directory, baseUrl });
    const stored = await farm.assetStore.put('local/uploads/1', text('bytes'), {});
    const asset = { ...stored, objectKey: 'local/uploads/1', name: 'a.wav', mediaType: 'audio/wav' };
    await farm.jobStore.createAsset(localPrincipal, asset);
    await writeFile(join(farm.scratchDirectory, 'half-done'), 'x');
    url = await farm.assetStore.signUrl({ key: 'local/uploads/1', method: 'GET', expiresSeconds: 60 });
  }
  await using farm = await LocalFarm.open({ directory, baseUrl });
  assert.deepEqual(await readdir(farm.scratchDirectory), []);
  assert.equal((await farm.assetStore.stat('local/uploads/1')).sizeBytes, 5);
  assert.deepEqual(await farm.jobStore.unreferencedObjects(['local/uploads/1', 'local/uploads/2']), [
    'local/uploads/2',
  ]);
  const query = Object.fromEntries(new URL(url).searchParams);
  assert.equal(farm.assetStore.verify({ method: 'GET', key: 'local/uploads/1', query }).method, 'GET');
});

test('the secret is 32 bytes, of its directory only, and for its owner only', async () => {
  const secrets: string[] = [];
  for (const name of ['one', 'two']) {
    const directory = join(root, name);
    await using farm = await LocalFarm.open({ directory, baseUrl });
    assert.ok(farm);
    const path = join(directory, 'url-signing.key');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    secrets.push((await readFile(path)).toString('hex'));
  }
  assert.equal(secrets[0]?.length, 64);
  assert.notEqual(secrets[0], secrets[1]);
});

test('a directory in use is refused, and is free again after an open that failed', async () => {
  const directory = join(root, 'busy');
  {
    await using farm = await LocalFarm.open({ directory, baseUrl });
    assert.ok(farm);
    await assert.rejects(LocalFarm.open({ directory, baseUrl }), { code: 'directory_in_use' });
  }
  const path = join(directory, 'url-signing.key');
  await writeFile(path, 'short');
  await assert.rejects(LocalFarm.open({ directory, baseUrl }), { code: 'io_error' });
  await rm(path);
  await using farm = await LocalFarm.open({ directory, baseUrl });
  assert.ok(farm);
});

test('a closed farm answers unavailable', async () => {
  const farm = await LocalFarm.open({ directory: join(root, 'closed'), baseUrl });
  const answered = farm.jobStore.pending();
  await farm[Symbol.asyncDispose]();
  assert.equal((await answered).length, 3);
  await assert.rejects(farm.jobStore.pending(), { code: 'unavailable' });
  await assert.rejects(farm.bus.publish('events', []), { code: 'unavailable' });
});
