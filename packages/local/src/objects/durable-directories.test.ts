import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DurableDirectories } from './durable-directories.ts';

test('1500 directories are made and at most 1024 remembered; a forgotten one is found again', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'lathe-directories-'));
  t.after(() => rm(root, { recursive: true }));
  const directories = new DurableDirectories(root);
  const pathOf = (index: number): string => join(root, 'tenant', `${index}`, 'deep');
  for (let index = 0; index < 750; index++) await directories.ensure(pathOf(index));
  assert.equal(directories.size, 1024);
  await directories.ensure(pathOf(0));
  assert.ok((await stat(pathOf(0))).isDirectory());
  assert.ok((await stat(pathOf(749))).isDirectory());
});
