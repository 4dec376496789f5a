import { cancelledLines } from '../dispatch/queue-rows.ts';
import { fromRow, type JobRow } from '../jobs/job-rows.ts';
import { moveJob } from '../jobs/move-job.ts';
import type { StoreContext } from '../jobs/store-context.ts';
import { Query, tables } from '../sqlite/query.ts';

/** Exported for the test that reads its query plan. */
export const selectWaiting = new Query<{ queueId: number; limit: number }, JobRow>((p) =>
  tables.selectFrom('jobs').selectAll().where('queue_id', '=', p('queueId')).limit(p('limit')),
);

/** Ends up to `limit` waiting items of cancelled batches. @returns how many. */
export function settleCancelled(context: StoreContext, limit: number): number {
  const { database } = context;
  let settled = 0;
  for (const queueId of cancelledLines(database)) {
    if (settled >= limit) break;
    const rows = database.all(selectWaiting, { queueId, limit: limit - settled });
    for (const row of rows) moveJob(context, fromRow(database, row), { type: 'cancel' });
    settled += rows.length;
  }
  return settled;
}
