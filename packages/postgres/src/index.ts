export { migrate, schemaVersion, type MigrateOptions, type MigrateResult } from './migrations/migrate.ts';
export { PostgresFarmStore, type PostgresFarmStoreOptions } from './postgres-farm-store.ts';
