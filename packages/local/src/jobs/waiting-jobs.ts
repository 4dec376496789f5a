import type { JobClass, Offer, TenantId } from '@lathe/core';
import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';
import { fromRow, type JobRow, type StoredJob } from './job-rows.ts';
import type { StoreContext } from './store-context.ts';
import { tenantsByTurn } from './tenant-turns.ts';

/** Interactive work before bulk, bulk before long. */
export const classOrder: readonly JobClass[] = ['interactive', 'bulk', 'long'];

interface Due {
  readonly tenantId: TenantId;
  readonly class: JobClass;
  readonly nowUs: number;
}

/** Written out like the predicate of the index `jobs_waiting`, or SQLite would not use it. */
export const isWaiting: RawBuilder<boolean> = sql<boolean>`state in ('queued', 'offered')`;

/** Exported for the test that reads its query plan. */
export const selectClaimable = new Query<Due & { kinds: string; lossesUpTo: number }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(isWaiting)
    .where('class', '=', p('class'))
    .where('tenant_id', '=', p('tenantId'))
    .where('run_after_us', '<=', p('nowUs'))
    .where('losses', '<=', p('lossesUpTo'))
    .where(sql<boolean>`kind in (select value from json_each(${p('kinds')}))`)
    .orderBy('ordinal')
    .limit(1),
);
export const selectOfferable = new Query<Due, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(isWaiting)
    .where('state', '=', 'queued')
    .where('class', '=', p('class'))
    .where('tenant_id', '=', p('tenantId'))
    .where('run_after_us', '<=', p('nowUs'))
    .orderBy('ordinal')
    .limit(1),
);

/** Exported for the test that reads its query plan. The predicate of losses is that of the index `jobs_lone`. */
export const selectLone = new Query<Due & { kinds: string }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(isWaiting)
    .where(sql<boolean>`losses > 0`)
    .where('class', '=', p('class'))
    .where('tenant_id', '=', p('tenantId'))
    .where('run_after_us', '<=', p('nowUs'))
    .where(sql<boolean>`kind in (select value from json_each(${p('kinds')}))`)
    .orderBy('ordinal')
    .limit(1),
);

export interface ClaimWish {
  readonly classes: readonly JobClass[];
  readonly kinds: readonly string[];
  readonly alone: boolean;
}

/** Next job in fair order that may be claimed: by class, then the tenant longest unserved, then the oldest. */
export function nextClaimable(database: Database, wish: ClaimWish, nowUs: number): StoredJob | null {
  const kinds = JSON.stringify(wish.kinds);
  const lossesUpTo = wish.alone ? Number.MAX_SAFE_INTEGER : 0;
  for (const jobClass of classOrder) {
    if (!wish.classes.includes(jobClass)) continue;
    for (const tenantId of tenantsByTurn(database, 'claim_turn', jobClass)) {
      const row = database.first(selectClaimable, { tenantId, class: jobClass, nowUs, kinds, lossesUpTo });
      if (row !== undefined) return fromRow(database, row);
    }
  }
  return null;
}

/** Next job in fair order that only a worker that runs nothing else may be given. */
export function nextLoneJob(
  { database, nowUs }: StoreContext,
  classes: readonly JobClass[],
  kinds: readonly string[],
): Offer | null {
  const bindings = { nowUs, kinds: JSON.stringify(kinds) };
  for (const jobClass of classOrder) {
    if (!classes.includes(jobClass)) continue;
    for (const tenantId of tenantsByTurn(database, 'claim_turn', jobClass)) {
      const row = database.first(selectLone, { ...bindings, tenantId, class: jobClass });
      if (row !== undefined) return { tenantId, jobId: row.id, class: jobClass, kind: row.kind };
    }
  }
  return null;
}

/** Next queued job of the class in fair order. */
export function nextOfferable(database: Database, jobClass: JobClass, nowUs: number): StoredJob | null {
  for (const tenantId of tenantsByTurn(database, 'offer_turn', jobClass)) {
    const row = database.first(selectOfferable, { tenantId, class: jobClass, nowUs });
    if (row !== undefined) return fromRow(database, row);
  }
  return null;
}
