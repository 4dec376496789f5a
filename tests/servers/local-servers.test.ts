import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { findPostgres, runStatement } from '@lathe/local-servers';
import { killOwnerOf } from './owned-server.ts';
import { onStep, requiredServer } from './required-server.ts';

for (const implementation of ['embedded', 'system'] as const) {
  const name = `PostgreSQL, ${implementation}`;
  const server = requiredServer(name, await findPostgres({ origins: ['local'], implementation, onStep }));
  if (server === null) continue;

  describe(name, () => {
    after(() => server[Symbol.asyncDispose]());
    const { control } = server;
    assert.ok(control !== null);

    test('is durable, takes 200 connections and more, and listens on 127.0.0.1 only', async () => {
      for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
        assert.equal(await runStatement(server.url, `SHOW ${setting}`), 'on');
      assert.ok(Number(await runStatement(server.url, 'SHOW max_connections')) >= 200);
      assert.equal(await runStatement(server.url, 'SHOW listen_addresses'), '127.0.0.1');
      assert.equal(await runStatement(server.url, 'SHOW unix_socket_directories'), '');
    });

    test('gives each its own empty database', async () => {
      const [first, second] = [await server.createDatabase(), await server.createDatabase()];
      await runStatement(first, 'CREATE TABLE things (id int)');
      await assert.rejects(runStatement(second, 'SELECT * FROM things'), /"things" does not exist/);
      await assert.rejects(server.createDatabase('"; DROP'), { code: 'invalid_argument' });
    });

    test('keeps what is committed through SIGKILL, and its port', async () => {
      const url = await server.createDatabase();
      await runStatement(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await control.kill();
      await assert.rejects(runStatement(url, 'SELECT 1'), { code: 'unavailable' });
      await control.restart();
      assert.equal(await runStatement(url, 'SELECT answer FROM kept'), '42');
    });

    test('answers nothing while it is paused, and goes on when it is resumed', async () => {
      const started = runStatement(server.url, 'SELECT pg_sleep(0.1)');
      control.pause();
      const winner = await Promise.race([started.then(() => 'answer'), silence(500)]);
      assert.equal(winner, 'silence');
      control.resume();
      await started;
    });

    test('starts again after a stop in good order', async () => {
      await control.stop();
      await assert.rejects(runStatement(server.url, 'SELECT 1'), { code: 'unavailable' });
      await control.restart();
      assert.equal(await runStatement(server.url, 'SELECT 1'), '1');
    });
  });
}

describe('a server of ours', () => {
  for (const state of ['running', 'paused'] as const) {
    test(`PostgreSQL, ${state}, dies with its owner and leaves no folder`, () => killOwnerOf('postgres', state));
  }

  test('a given address that does not answer is not replaced by another server', async () => {
    const found = await findPostgres({ given: 'postgresql://nobody@127.0.0.1:1/none' });
    assert.ok('missing' in found);
    assert.match(found.missing, /127\.0\.0\.1:1/);
  });
});

/** What is to be observed is that nothing comes: there is no event for that. */
async function silence(limitMs: number): Promise<'silence'> {
  const signal = AbortSignal.timeout(limitMs);
  return await new Promise((resolve) => signal.addEventListener('abort', () => resolve('silence'), { once: true }));
}
