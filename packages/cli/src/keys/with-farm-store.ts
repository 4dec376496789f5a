import type { FarmStore } from '@lathe/core';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { usageError } from '../arguments/parse-command.ts';

/** Where the farm's database is: an option of every verb that runs a farm. */
export const databaseOption = {
  kind: 'text',
  valueName: 'URL',
  summary: "postgres://user:password@host:port/database of the farm's database; LATHE_DATABASE_URL unless given.",
} as const;

/** The database that was named; its text is not shown, as it may hold a password. @throws invalid_argument. */
export function databaseUrlOf(spec: CommandSpec, database: string | undefined): string {
  const url = database ?? process.env['LATHE_DATABASE_URL'];
  if (url !== undefined && isPostgresUrl(url)) return url;
  const given = url === undefined || url === '' ? 'none is' : 'something else was';
  throw usageError(
    spec,
    `Name the database by --database or LATHE_DATABASE_URL as postgresql://user:password@host:port/database; ${given} given.`,
  );
}

export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

/**
 * Opens the farm's database for the length of `act`.
 * @throws invalid_argument without one; wrong_state when its schema is another one; unavailable, permission_denied.
 */
export async function withFarmStore<Result>(
  spec: CommandSpec,
  database: string | undefined,
  act: (store: FarmStore) => Promise<Result>,
): Promise<Result> {
  const url = databaseUrlOf(spec, database);
  const { PostgresFarmStore } = await import('@lathe/postgres');
  await using store = await PostgresFarmStore.open({ url, poolSize: 2 });
  return await act(store);
}
