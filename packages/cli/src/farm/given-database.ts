import { runStatement, type PostgresServer } from '@lathe/local-servers';

/** A database that somebody named: used as it is, and left. @throws unavailable. */
export async function givenDatabase(url: string): Promise<PostgresServer> {
  const version = await runStatement(url, 'SHOW server_version');
  return {
    origin: 'given',
    description: `PostgreSQL ${version} at ${new URL(url).host}`,
    url,
    control: null,
    createDatabase: () => Promise.resolve(url),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
