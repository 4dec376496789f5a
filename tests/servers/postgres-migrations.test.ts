import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { runStatement } from '@lathe/local-servers';
import { migrate, PostgresFarmStore, schemaVersion } from '@lathe/postgres';
import { postgresForTests } from './postgres-for-tests.ts';
import { requiredServer } from './required-server.ts';

const server = requiredServer('Migrations of PostgreSQL', await postgresForTests());
if (server !== null) {
  const setMeta = (url: string, name: string, value: number): Promise<string> =>
    runStatement(url, `UPDATE meta SET value = '${value}' WHERE name = '${name}'`);

  describe('Migrations of PostgreSQL', () => {
    after(() => server[Symbol.asyncDispose]());

    test('of four that migrate a new database at once one does, and then all can work', async () => {
      const url = await server.createDatabase();
      const results = await Promise.all([migrate(url), migrate(url), migrate(url), migrate(url)]);
      const steps = Array.from({ length: schemaVersion }, (_, index) => index + 1);
      assert.deepEqual(
        results.map(({ taken }) => taken.length).toSorted((a, b) => a - b),
        [0, 0, 0, schemaVersion],
      );
      assert.deepEqual(
        results.flatMap(({ taken }) => taken),
        steps,
      );
      assert.ok(results.every(({ version }) => version === schemaVersion));
      const stores = await Promise.all(results.map(() => PostgresFarmStore.open({ url, poolSize: 1 })));
      for (const store of stores) {
        assert.equal((await store.pending()).length, 3);
        await store[Symbol.asyncDispose]();
      }
    });

    test('a dry run names the steps and leaves the database as it was', async () => {
      const url = await server.createDatabase();
      const steps = Array.from({ length: schemaVersion }, (_, index) => index + 1);
      assert.deepEqual(await migrate(url, { dryRun: true }), { foundVersion: 0, version: schemaVersion, taken: steps });
      const tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
      assert.equal(await runStatement(url, tables), '0');
    });

    test('a step that fails leaves the version before, whole', async () => {
      const url = await server.createDatabase();
      const good = { statements: ['CREATE TABLE kept (id int)'], oldestCode: 1 };
      const bad = { statements: ['CREATE TABLE lost (id int)', 'CREATE TABLE kept (id int)'], oldestCode: 1 };
      await assert.rejects(migrate(url, { steps: [good, bad] }), { code: 'internal', message: /kept/ });
      assert.equal(await runStatement(url, "SELECT value FROM meta WHERE name = 'schema_version'"), '1');
      assert.equal(await runStatement(url, "SELECT to_regclass('lost') IS NULL"), 'true');
      assert.deepEqual((await migrate(url, { steps: [good] })).taken, []);
    });

    test('a store on an empty or older database says to migrate', async () => {
      const url = await server.createDatabase();
      const toMigrate = { code: 'wrong_state', message: /needs \d+: run "lathe migrate --database URL"/ };
      await assert.rejects(PostgresFarmStore.open({ url }), toMigrate);
      await migrate(url);
      await setMeta(url, 'schema_version', schemaVersion - 1);
      await assert.rejects(PostgresFarmStore.open({ url }), toMigrate);
    });

    test('a store on a newer database works unless that was contracted beyond it', async () => {
      const url = await server.createDatabase();
      await migrate(url);
      await setMeta(url, 'schema_version', schemaVersion + 1);
      await (await PostgresFarmStore.open({ url }))[Symbol.asyncDispose]();
      assert.deepEqual((await migrate(url)).taken, []);
      await setMeta(url, 'oldest_code', schemaVersion + 1);
      await assert.rejects(PostgresFarmStore.open({ url }), { code: 'wrong_state', message: /start the newer Lathe/ });
    });

    test('a database that is not there is not_found, a wrong password permission_denied, no server unavailable', async () => {
      const missing = new URL(server.url);
      missing.pathname = '/lathe_not_there';
      await assert.rejects(migrate(missing.href), { code: 'not_found' });
      await assert.rejects(PostgresFarmStore.open({ url: missing.href }), { code: 'not_found' });
      const nowhere = 'postgresql://lathe:secret@127.0.0.1:1/lathe';
      for (const open of [() => migrate(nowhere), () => PostgresFarmStore.open({ url: nowhere })]) {
        await assert.rejects(open, (error: unknown) => {
          assert.ok(error instanceof Error && 'code' in error && error.code === 'unavailable');
          assert.doesNotMatch(error.message, /secret/);
          return true;
        });
      }
      if (new URL(server.url).password === '') return;
      const wrong = new URL(server.url);
      wrong.password = 'wrong';
      await assert.rejects(migrate(wrong.href), { code: 'permission_denied' });
    });
  });
}
