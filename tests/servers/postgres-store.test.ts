import { after } from 'node:test';
import { farmStoreContract } from '@lathe/core/contracts';
import { PostgresStores } from './postgres-stores.ts';
import { postgresForTests } from './postgres-for-tests.ts';
import { requiredServer } from './required-server.ts';

const server = requiredServer('PostgreSQL farm store', await postgresForTests());
if (server !== null) {
  after(() => server[Symbol.asyncDispose]());
  const stores = new PostgresStores(server);
  farmStoreContract('PostgreSQL', ({ clock }) => stores.open({ clock, poolSize: 4 }));
}
