export type { FoundServer, NoServer, SearchOptions, ServerOrigin } from './found-server.ts';
export { findPostgres, type PostgresSearch } from './postgres/find-postgres.ts';
export type { PostgresServer } from './postgres/postgres-server.ts';
export type { ServerControl } from './server-control.ts';
export { runStatement } from './postgres/postgres-databases.ts';
