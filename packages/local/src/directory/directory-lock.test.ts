import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DirectoryLock } from './directory-lock.ts';

const program = fileURLToPath(new URL('./lock-holder.fixture.ts', import.meta.url));
let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-lock-'));
});
after(() => rm(root, { recursive: true }));

async function startHolder(directory: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) });
  return child;
}

test('a directory held by another process is directory_in_use and names its pid; after kill -9 it is free', async () => {
  const directory = await mkdtemp(join(root, 'data-'));
  const holder = await startHolder(directory);
  const pid = holder.pid ?? 0;
  for (let round = 0; round < 2; round++) {
    await assert.rejects(DirectoryLock.acquire(directory), {
      code: 'directory_in_use',
      message: new RegExp(`process ${pid}\\.$`),
      details: { directory, pid },
    });
  }
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = await DirectoryLock.acquire(directory);
  await lock[Symbol.asyncDispose]();
});

test('a second lock within one process is refused too, and a released one is free', async () => {
  const directory = await mkdtemp(join(root, 'data-'));
  const first = await DirectoryLock.acquire(directory);
  await assert.rejects(DirectoryLock.acquire(directory), {
    code: 'directory_in_use',
    details: { directory, pid: process.pid },
  });
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  await using second = await DirectoryLock.acquire(directory);
  assert.ok(second);
});
