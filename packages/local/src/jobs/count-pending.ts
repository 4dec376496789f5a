import type { JobClass, PendingCount } from '@lathe/core';
import { waitingByClass } from '../dispatch/queue-rows.ts';
import { Query, tables } from '../sqlite/query.ts';
import type { StoreContext } from './store-context.ts';
import { classOrder, isWaiting } from './waiting-jobs.ts';

/** Exported for the test that reads its query plan. */
export const selectOldest = new Query<{ class: JobClass }, { created_at_us: number }>((p) =>
  tables
    .selectFrom('jobs')
    .select('created_at_us')
    .where(isWaiting)
    .where('class', '=', p('class'))
    .orderBy('created_at_us')
    .limit(1),
);

/** How many jobs of each class wait, their estimated work, and how long the oldest has waited. */
export function countPending({ database, nowUs }: StoreContext): readonly PendingCount[] {
  const counts = waitingByClass(database);
  return classOrder.map((jobClass) => {
    const oldestUs = database.first(selectOldest, { class: jobClass })?.created_at_us ?? nowUs;
    const oldestSeconds = Math.max(0, nowUs - oldestUs) / 1e6;
    const { jobs = 0, workSeconds = 0 } = counts.get(jobClass) ?? {};
    return { class: jobClass, jobs, workSeconds: Math.max(0, workSeconds), oldestSeconds };
  });
}
