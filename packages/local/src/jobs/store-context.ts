import type { Database } from '../sqlite/database.ts';

/** What one store operation works with: the open savepoint's connection and the time of the call. */
export interface StoreContext {
  readonly database: Database;
  /** Microseconds since 1970 by the clock of the process that owns the store. */
  readonly nowUs: number;
}
