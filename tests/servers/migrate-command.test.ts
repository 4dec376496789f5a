import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { PostgresFarmStore, schemaVersion } from '@lathe/postgres';
import { runLathe } from '../support/cli.ts';
import { postgresForTests } from './postgres-for-tests.ts';
import { requiredServer } from './required-server.ts';

const server = requiredServer('lathe migrate', await postgresForTests());
if (server !== null) {
  describe('lathe migrate', () => {
    after(() => server[Symbol.asyncDispose]());

    test('tells in a dry run what it would do, does it, and then has nothing to do', async () => {
      const url = await server.createDatabase();
      const dry = await runLathe(['migrate', '--database', url, '--dry-run']);
      assert.equal(dry.exitCode, 0, dry.stderr);
      assert.match(dry.stdout, /^From schema version 0 to \d+: steps? [\d, ]+ would pass; nothing was changed\.\n$/);
      await assert.rejects(PostgresFarmStore.open({ url }), { code: 'wrong_state', message: /lathe migrate/ });

      const run = await runLathe(['migrate', '--database', url, '--json']);
      assert.equal(run.exitCode, 0, run.stderr);
      const result: unknown = JSON.parse(run.stdout);
      const taken = Array.from({ length: schemaVersion }, (_, index) => index + 1);
      assert.deepEqual(result, { foundVersion: 0, version: schemaVersion, taken, dryRun: false });
      await (await PostgresFarmStore.open({ url }))[Symbol.asyncDispose]();

      const again = await runLathe(['migrate', '--database', url]);
      assert.match(again.stdout, /there is nothing to do\.\n$/);
    });
  });
}

test('lathe migrate without a database, or with something else, says how one is named', async () => {
  for (const args of [[], ['--database', 'mysql://secret@host/db']]) {
    const run = await runLathe(['migrate', ...args]);
    assert.equal(run.exitCode, 2);
    assert.match(run.stderr, /--database or LATHE_DATABASE_URL as postgresql:\/\//);
    assert.doesNotMatch(run.stderr, /secret/);
  }
});

test('lathe migrate where no server answers is told to try again, without the password', async () => {
  const run = await runLathe(['migrate', '--database', 'postgresql://lathe:secret@127.0.0.1:1/lathe']);
  assert.equal(run.exitCode, 6);
  assert.match(run.stderr, /does not answer.*127\.0\.0\.1:1/);
  assert.doesNotMatch(run.stderr, /secret/);
});
