import { LatheError } from '@lathe/core/errors';
import type { Database } from '../sqlite/database.ts';
import { fromSqliteError } from '../sqlite/sqlite-error.ts';
import type { StoreAnswer, StoreCall } from './store-message.ts';
import { storeOperations, type StoreMethod, type StoreResults } from './store-operations.ts';

/**
 * Runs calls in one transaction, each in a savepoint, and returns their answers after COMMIT: one wait for the disk
 * serves all of them. A call that throws undoes itself only; when the transaction as a whole fails, every call has.
 */
export function commitTogether(database: Database, calls: readonly StoreCall[]): readonly StoreAnswer[] {
  try {
    return database.transaction(() => calls.map((call) => answer(database, call)));
  } catch (caught) {
    const error = fromSqliteError(caught).toRecord();
    return calls.map(({ id }) => ({ id, ok: false, error }));
  }
}

function answer(database: Database, call: StoreCall): StoreAnswer {
  try {
    return { id: call.id, ok: true, value: database.savepoint(() => run(database, call)) };
  } catch (caught) {
    if (!database.isInTransaction) throw caught;
    return { id: call.id, ok: false, error: toLatheError(caught).toRecord() };
  }
}

function run<M extends StoreMethod>(database: Database, { method, nowUs, call }: StoreCall<M>): StoreResults[M] {
  return storeOperations[method]({ database, nowUs }, ...call);
}

function toLatheError(caught: unknown): LatheError {
  return caught instanceof LatheError ? caught : fromSqliteError(caught);
}
