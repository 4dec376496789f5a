import assert from 'node:assert/strict';
import test from 'node:test';
import { listProfiles } from '@lathe/core';
import { runLathe } from '../support/cli.ts';

test('lathe profiles list names every delivery profile, and the help of master points to it', async () => {
  const { stdout } = await runLathe(['profiles', 'list']);
  for (const { name } of listProfiles()) assert.match(stdout, new RegExp(`^${name} `, 'm'), `${name} is missing`);
  assert.match((await runLathe(['master', '--help'])).stdout, /`lathe\s+profiles\s+list`/);
});
