import { LatheError } from '@lathe/core/errors';
import { Client, type ClientBase } from 'pg';
import { fromPostgresError } from '../database/postgres-error.ts';
import { version1 } from './version-1.ts';
import { version2 } from './version-2.ts';

/** One step of the schema, expand or contract: older code goes on working over it, down to `oldestCode`. */
export interface Migration {
  readonly statements: readonly string[];
  /** The oldest schema version whose code works on the database after this step; a contract step raises it. */
  readonly oldestCode: number;
}

/** Step n, at index n − 1, leads from version n − 1 to n. A step that has been released is never edited. */
export const migrations: readonly Migration[] = [
  { statements: version1, oldestCode: 1 },
  { statements: version2, oldestCode: 1 },
];

/** The schema this code works with. */
export const schemaVersion = migrations.length;

export interface SchemaState {
  /** 0 where there is none. */
  readonly version: number;
  readonly oldestCode: number;
}

export interface MigrateOptions {
  /** Runs the steps and takes them back, so that whoever asks knows they would pass. */
  readonly dryRun?: boolean;
  readonly steps?: readonly Migration[];
}

export interface MigrateResult {
  readonly foundVersion: number;
  readonly version: number;
  /** Numbers of the steps that were (or, dry, would be) taken. */
  readonly taken: readonly number[];
}

/** Of our own choosing, so that migrations exclude each other and nothing else: "lathe" in bytes. */
const migrationLock = 0x6c_61_74_68_65;

/**
 * Brings a database, new or old, to the newest schema: each step in a transaction of its own, under one lock, so that
 * any number of callers at once leave one of them to do it. A database of a newer Lathe is left alone.
 * @throws unavailable, permission_denied, not_found (no such database).
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrateResult> {
  const { dryRun = false, steps = migrations } = options;
  const client = new Client({
    connectionString: url,
    application_name: 'lathe migrate',
    connectionTimeoutMillis: 5000,
  });
  // A connection that is lost fails the statement that waits for it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    const found = await readSchema(client);
    const taken = steps.flatMap((_, index) => (index + 1 > found.version ? [index + 1] : []));
    if (dryRun) await client.query('begin');
    for (const version of taken) await takeStep(client, steps, version, dryRun);
    if (dryRun) await client.query('rollback');
    return { foundVersion: found.version, version: taken.at(-1) ?? found.version, taken };
  } catch (caught) {
    throw fromPostgresError(caught);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What `meta` says; version 0 for a database without it. */
export async function readSchema(client: ClientBase): Promise<SchemaState> {
  const { rows: tables } = await client.query<{ found: boolean }>("select to_regclass('meta') is not null as found");
  if (tables[0]?.found !== true) return { version: 0, oldestCode: 0 };
  const { rows } = await client.query<{ name: string; value: string }>('select name, value from meta');
  const valueOf = (name: string): number => Number(rows.find((row) => row.name === name)?.value ?? 0);
  return { version: valueOf('schema_version'), oldestCode: valueOf('oldest_code') };
}

/** @throws wrong_state, with what to do, when this code cannot work on a database of that schema. */
export function requireSchema({ version, oldestCode }: SchemaState): void {
  const details = { foundVersion: version, knownVersion: schemaVersion };
  if (version < schemaVersion) {
    throw new LatheError(
      'wrong_state',
      `The farm database has schema version ${version}, and this Lathe needs ${schemaVersion}: run "lathe migrate --database URL" first.`,
      { details },
    );
  }
  if (version > schemaVersion && oldestCode > schemaVersion) {
    throw new LatheError(
      'wrong_state',
      `The farm database has schema version ${version}, which Lathe with version ${schemaVersion} cannot use: start the newer Lathe that migrated it.`,
      { details },
    );
  }
}

async function takeStep(client: Client, steps: readonly Migration[], version: number, isDry: boolean): Promise<void> {
  const step = steps[version - 1];
  if (step === undefined) throw new RangeError(`There is no migration ${version}`);
  if (!isDry) await client.query('begin');
  await client.query('create table if not exists meta (name text primary key, value text not null)');
  for (const statement of step.statements) await client.query(statement);
  const write = `insert into meta (name, value) values ('schema_version', $1), ('oldest_code', $2)
    on conflict (name) do update set value = excluded.value`;
  await client.query(write, [String(version), String(step.oldestCode)]);
  if (!isDry) await client.query('commit');
}
