import assert from 'node:assert/strict';
import test from 'node:test';
import { listProfiles } from '@lathe/core';
import { runLathe } from '../support/cli.ts';

test('lathe master --help names every delivery profile', async () => {
  const { stdout } = await runLathe(['master', '--help']);
  for (const { name } of listProfiles()) assert.ok(stdout.includes(name), `${name} is missing`);
});
