import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isJobId, localPrincipal } from '@lathe/core';
import { LocalFarm } from './local-farm.ts';

const kills = 10;
const program = fileURLToPath(new URL('./crash-writer.fixture.ts', import.meta.url));
let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-crash-'));
});
after(() => rm(root, { recursive: true }));

/** Runs the writers until they have acknowledged `count` jobs, kills them, and returns every id they said. */
async function killAfter(directory: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal: AbortSignal.timeout(30_000),
  });
  const ended = once(child, 'close');
  const ids: string[] = [];
  for await (const id of createInterface({ input: child.stdout })) {
    ids.push(id);
    if (ids.length === count) child.kill('SIGKILL');
  }
  await ended;
  return ids;
}

test(`after ${kills} kill -9 every acknowledged job is there and every visible object is whole`, async () => {
  const directory = join(root, 'data');
  const acknowledged: string[] = [];
  for (let round = 0; round < kills; round++) acknowledged.push(...(await killAfter(directory, 1 + 3 * round)));
  assert.ok(acknowledged.length >= 145, `only ${acknowledged.length} were acknowledged`);

  await using farm = await LocalFarm.open({ directory, baseUrl: () => 'http://127.0.0.1:1' });
  for (const id of acknowledged) {
    assert.ok(isJobId(id));
    const job = await farm.jobStore.getJob(localPrincipal, id);
    const [input] = job.inputs;
    assert.ok(input);
    const asset = await farm.jobStore.getAsset(localPrincipal, input.assetId);
    assert.equal((await farm.assetStore.stat(asset.objectKey)).sizeBytes, 100_000);
    assert.equal((await farm.jobStore.listEvents(localPrincipal, id, 0, 10)).length, job.lastSeq);
  }
  for await (const { key } of farm.assetStore.list('')) {
    const hash = createHash('sha256');
    for await (const chunk of await farm.assetStore.read(key)) hash.update(chunk);
    assert.equal(key, `local/uploads/${hash.digest('hex')}`);
  }
  await farm.assetStore.removeLeftovers(0);
  assert.deepEqual(await readdir(join(directory, 'tmp')), []);
});
