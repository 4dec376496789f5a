import { sql } from 'kysely';
import { Query } from './query.ts';
import type { Transaction } from './transaction.ts';

/**
 * Locks by name that end with their transaction: of a tenant while its running jobs are counted against its bound, of a
 * batch while it is closed or cancelled (alone) or its items are added, offered or claimed (shared), of the one relay that
 * takes events and the one that folds. They are granted in the order of asking, so that no stream of sharers keeps a
 * canceller waiting. Two names may share a lock by chance; then one waits a little for the other.
 */
const lockClasses = { tenant: 0x1a7e01, batch: 0x1a7e02, relay: 0x1a7e03 } as const;

export type LockClass = keyof typeof lockClasses;

interface LockBindings {
  readonly lockClass: number;
  readonly names: readonly string[];
}

const lockAlone = new Query<LockBindings>(
  (p) => sql`select pg_advisory_xact_lock(${p('lockClass')}::integer, k.key)
    from (select distinct hashtext(n) as key from unnest(${p('names')}::text[]) n order by 1) k`,
);
const lockShared = new Query<LockBindings>(
  (p) => sql`select pg_advisory_xact_lock_shared(${p('lockClass')}::integer, k.key)
    from (select distinct hashtext(n) as key from unnest(${p('names')}::text[]) n order by 1) k`,
);
const tryLock = new Query<{ lockClass: number; name: string }, { locked: boolean }>(
  (p) => sql`select pg_try_advisory_xact_lock(${p('lockClass')}::integer, hashtext(${p('name')}::text)) as locked`,
);

/** Waits for every holder of these names, and keeps others out until the transaction ends. */
export async function lockNames(
  transaction: Transaction,
  lockClass: LockClass,
  names: readonly string[],
): Promise<void> {
  if (names.length > 0) await transaction.run(lockAlone, { lockClass: lockClasses[lockClass], names });
}

/** Waits for those that hold one of these names alone, and keeps such out until the transaction ends. */
export async function shareNames(
  transaction: Transaction,
  lockClass: LockClass,
  names: readonly string[],
): Promise<void> {
  if (names.length > 0) await transaction.run(lockShared, { lockClass: lockClasses[lockClass], names });
}

/** Locks alone unless somebody holds the name. @returns whether it did. */
export async function tryLockName(transaction: Transaction, lockClass: LockClass, name: string): Promise<boolean> {
  return (await transaction.first(tryLock, { lockClass: lockClasses[lockClass], name }))?.locked === true;
}
