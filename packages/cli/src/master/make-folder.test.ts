import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeFolder } from './make-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'lathe-folder-'));
after(() => rmSync(root, { recursive: true }));

test('folders are made down to the last, by several calls at once, and again without harm', async () => {
  const path = join(root, 'a', 'b', 'c');
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(root, 'a', 'd'))]);
  await makeFolder(path);
  assert.ok(statSync(path).isDirectory());
  assert.ok(existsSync(join(root, 'a', 'd')));
});

test('a file in the way is io_error', async () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  await assert.rejects(makeFolder(join(file, 'x')), { code: 'io_error' });
});

test('below /proc it fails at once', { skip: !existsSync('/proc/self') && 'there is no /proc' }, async () => {
  await assert.rejects(makeFolder('/proc/lathe-test/masters'), { code: 'io_error' });
});
