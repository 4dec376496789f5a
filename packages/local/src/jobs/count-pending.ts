import type { JobClass, PendingCount, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import { Query, tables } from '../sqlite/query.ts';
import type { StoreContext } from './store-context.ts';
import { tenantsByTurn } from './tenant-turns.ts';
import { classOrder, isWaiting } from './waiting-jobs.ts';

const selectCounts = new Query<object, { class: JobClass; jobs: number }>(() =>
  tables
    .selectFrom('jobs')
    .select(['class', sql<number>`count(*)`.as('jobs')])
    .where(isWaiting)
    .groupBy('class'),
);
/** A tenant's oldest is its first in order, so that no more than one row of each is read. */
const selectOldest = new Query<{ class: JobClass; tenantId: TenantId }, { created_at_us: number }>((p) =>
  tables
    .selectFrom('jobs')
    .select('created_at_us')
    .where(isWaiting)
    .where('class', '=', p('class'))
    .where('tenant_id', '=', p('tenantId'))
    .orderBy('ordinal')
    .limit(1),
);

/** How many jobs of each class wait, and how long the oldest has. */
export function countPending({ database, nowUs }: StoreContext): readonly PendingCount[] {
  const counts = new Map(database.all(selectCounts, {}).map((row) => [row.class, row.jobs]));
  return classOrder.map((jobClass) => {
    const oldestUs = tenantsByTurn(database, 'claim_turn', jobClass).map(
      (tenantId) => database.first(selectOldest, { class: jobClass, tenantId })?.created_at_us ?? nowUs,
    );
    const oldestSeconds = Math.max(0, nowUs - Math.min(nowUs, ...oldestUs)) / 1e6;
    return { class: jobClass, jobs: counts.get(jobClass) ?? 0, oldestSeconds };
  });
}
