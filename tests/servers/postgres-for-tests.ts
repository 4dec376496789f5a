import { findPostgres, type NoServer, type PostgresSearch, type PostgresServer } from '@lathe/local-servers';
import { onStep, origins } from './required-server.ts';

/** LATHE_TEST_POSTGRES_URL names a running server, LATHE_TEST_POSTGRES_IMAGE a container image. */
export async function postgresForTests(search: PostgresSearch = {}): Promise<PostgresServer | NoServer> {
  return await findPostgres({
    given: process.env['LATHE_TEST_POSTGRES_URL'],
    image: process.env['LATHE_TEST_POSTGRES_IMAGE'],
    onStep,
    origins,
    ...search,
  });
}
