import type { JobClass } from '@lathe/core';
import { sql } from 'kysely';
import { fromRow, type JobRow } from '../jobs/job-rows.ts';
import { moveJob } from '../jobs/move-job.ts';
import type { StoreContext } from '../jobs/store-context.ts';
import { classOrder } from '../jobs/waiting-jobs.ts';
import { Query, tables } from '../sqlite/query.ts';

/** Exported for the test that reads its query plan. */
export const selectStale = new Query<{ class: JobClass; offeredUntilUs: number; limit: number }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(sql<boolean>`state = 'offered'`)
    .where('class', '=', p('class'))
    .where('offered_at_us', '<=', p('offeredUntilUs'))
    .orderBy('offered_at_us')
    .limit(p('limit')),
);

/** Queues again up to `limit` jobs offered `offerTimeoutMs` ago or earlier; an item of a cancelled batch ends instead. @returns how many. */
export function withdrawOffers(context: StoreContext, offerTimeoutMs: number, limit: number): number {
  const { database, nowUs } = context;
  const offeredUntilUs = nowUs - offerTimeoutMs * 1000;
  let withdrawn = 0;
  for (const jobClass of classOrder) {
    const rows = database.all(selectStale, { class: jobClass, offeredUntilUs, limit: limit - withdrawn });
    for (const row of rows) moveJob(context, fromRow(database, row), { type: 'withdraw' });
    withdrawn += rows.length;
  }
  return withdrawn;
}
