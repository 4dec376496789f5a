import type { JobClass, PendingCount } from '@lathe/core';
import { sql } from 'kysely';
import { Query, tables } from '../sqlite/query.ts';
import type { StoreContext } from './store-context.ts';
import { classOrder } from './waiting-jobs.ts';

const selectCounts = new Query<object, { class: JobClass; jobs: number; oldest_us: number }>(() =>
  tables
    .selectFrom('jobs')
    .select(['class', sql<number>`count(*)`.as('jobs'), sql<number>`min(created_at_us)`.as('oldest_us')])
    .where(sql<boolean>`state in ('queued', 'offered')`)
    .groupBy('class'),
);

/** How many jobs of each class wait, and how long the oldest has. */
export function countPending({ database, nowUs }: StoreContext): readonly PendingCount[] {
  const rows = new Map(database.all(selectCounts, {}).map((row) => [row.class, row]));
  return classOrder.map((jobClass) => {
    const row = rows.get(jobClass);
    const oldestSeconds = row === undefined ? 0 : Math.max(0, nowUs - row.oldest_us) / 1e6;
    return { class: jobClass, jobs: row?.jobs ?? 0, oldestSeconds };
  });
}
