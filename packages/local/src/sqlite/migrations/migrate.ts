import { LatheError } from '@lathe/core/errors';
import type { Database } from '../database.ts';
import { Query, tables } from '../query.ts';
import { version1 } from './version-1.ts';
import { version2 } from './version-2.ts';
import { version3 } from './version-3.ts';
import { version4 } from './version-4.ts';
import { version5 } from './version-5.ts';
import { version6 } from './version-6.ts';
import { version7 } from './version-7.ts';
import { version8 } from './version-8.ts';
import { version9 } from './version-9.ts';

/** SQL text that leads from the version before to its number; the first makes version 1. */
const migrations: readonly string[] = [
  version1,
  version2,
  version3,
  version4,
  version5,
  version6,
  version7,
  version8,
  version9,
];

/** The schema this code works with. */
export const schemaVersion = migrations.length;

const readVersion = new Query<object, { value: string }>(() =>
  tables.selectFrom('meta').select('value').where('name', '=', 'schema_version'),
);
const writeVersion = new Query<{ version: string }>((p) =>
  tables
    .insertInto('meta')
    .values({ name: 'schema_version', value: p('version') })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: p('version') })),
);

/**
 * Brings a database, new or old, to `toVersion`, each step in one transaction with its new number.
 * @throws wrong_state when it was written by a newer Lathe.
 */
export function migrate(database: Database, toVersion = schemaVersion): void {
  database.script('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  const found = Number(database.first(readVersion, {})?.value ?? 0);
  if (found > schemaVersion) throw newerDatabase(found);
  for (let version = found + 1; version <= toVersion; version++) {
    database.transaction(() => {
      database.script(migrations[version - 1] ?? '');
      database.run(writeVersion, { version: String(version) });
    });
  }
}

function newerDatabase(found: number): LatheError {
  return new LatheError(
    'wrong_state',
    `The job database has schema version ${found}, and this Lathe knows versions up to ${schemaVersion}: start the newer Lathe that wrote it.`,
    { details: { foundVersion: found, knownVersion: schemaVersion } },
  );
}
