import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { LocalFarm } from '@lathe/local';
import { runStatement } from '@lathe/local-servers';
import { postgresForTests } from './postgres-for-tests.ts';
import { PostgresStores } from './postgres-stores.ts';
import { requiredServer } from './required-server.ts';

/** What one of the two stores needs and the other does not, by table; a table of only one of them has no columns here. */
const onlySqlite: Record<string, readonly string[]> = {
  // A recipe's text is in the row, and so is whether a waiting job is due.
  jobs: ['queue_place', 'recipe'],
  // What waits in a line is counted as it comes and goes; PostgreSQL counts by an index.
  queues: ['is_cancelled', 'waiting', 'work_seconds'],
  // Each gateway on PostgreSQL remembers whose turn it is.
  tenant_turns: [],
};
const onlyPostgres: Record<string, readonly string[]> = {
  // The end of a job in a column of its own, so that renewals touch no index.
  jobs: ['ended_at_us', 'recipe_id'],
  // Several relays take from one outbox.
  outbox: ['taken_by', 'taken_until_us'],
  queues: ['touched_at_us'],
  recipes: [],
};

type Columns = ReadonlyMap<string, readonly string[]>;

async function columnsOfSqlite(): Promise<Columns> {
  const directory = await mkdtemp(join(tmpdir(), 'lathe-columns-'));
  try {
    await (await LocalFarm.open({ directory, baseUrl: () => 'http://localhost' }))[Symbol.asyncDispose]();
    const database = new DatabaseSync(join(directory, 'jobs.db'), { readOnly: true });
    const rows = database
      .prepare(
        `SELECT t.name AS table_name, c.name AS column_name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'`,
      )
      .all();
    database.close();
    return tablesOf(rows.map((row) => [String(row['table_name']), String(row['column_name'])]));
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function columnsOfPostgres(url: string): Promise<Columns> {
  const statement = `SELECT json_agg(json_build_array(table_name, column_name))::text
    FROM information_schema.columns WHERE table_schema = 'public'`;
  const rows: [string, string][] = JSON.parse(await runStatement(url, statement));
  return tablesOf(rows);
}

function tablesOf(rows: readonly (readonly [string, string])[]): Columns {
  const tables = Map.groupBy(rows, ([table]) => table);
  return new Map([...tables].map(([table, columns]) => [table, columns.map(([, column]) => column).toSorted()]));
}

/** The columns without those that only this store has, and without the tables that only it has. */
function shared(columns: Columns, own: Record<string, readonly string[]>): Record<string, readonly string[]> {
  const tables = [...columns].filter(([table]) => own[table]?.length !== 0);
  return Object.fromEntries(
    tables
      .map(([table, names]) => [table, names.filter((name) => own[table]?.includes(name) !== true)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const server = requiredServer('Columns of SQLite and PostgreSQL', await postgresForTests());
if (server !== null) {
  describe('Columns of SQLite and PostgreSQL', () => {
    after(() => server[Symbol.asyncDispose]());

    test('are the same, but for those that are said to differ', async () => {
      const sqlite = await columnsOfSqlite();
      const postgres = await columnsOfPostgres(await new PostgresStores(server).database());
      assert.deepEqual(shared(postgres, onlyPostgres), shared(sqlite, onlySqlite));
      for (const [columns, own] of [
        [sqlite, onlySqlite],
        [postgres, onlyPostgres],
      ] as const) {
        for (const [table, names] of Object.entries(own))
          for (const name of names) assert.ok(columns.get(table)?.includes(name), `${table} has ${name}`);
      }
    });
  });
}
