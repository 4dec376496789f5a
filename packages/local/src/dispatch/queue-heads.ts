import type { JobClass, Offer, QueueKey, WaitingQueue } from '@lathe/core';
import { lossesUntilAlone } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { fromRow, type JobRow } from '../jobs/job-rows.ts';
import { moveJob } from '../jobs/move-job.ts';
import type { StoreContext } from '../jobs/store-context.ts';
import { classOrder, compareInQueue, makeJobsDue } from '../jobs/waiting-jobs.ts';
import { Query, tables } from '../sqlite/query.ts';
import { linesOf, linesOfClass } from './queue-rows.ts';

/** Exported for the test that reads its query plan. */
export const selectDue = new Query<{ queueId: number; nowUs: number; limit: number }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where('queue_id', '=', p('queueId'))
    .where(sql<boolean>`queue_place = 0`)
    .where('run_after_us', '<=', p('nowUs'))
    .where('losses', '<', sql.lit(lossesUntilAlone))
    .orderBy(sql`ifnull(deadline_us, 9007199254740991)`)
    .orderBy('ordinal')
    .limit(p('limit')),
);

/** Every queue of these classes with a due job that may be offered: one row read of each line, however long it is. */
export function waitingQueues(context: StoreContext, classes: readonly JobClass[]): readonly WaitingQueue[] {
  makeJobsDue(context);
  return classOrder.filter((jobClass) => classes.includes(jobClass)).flatMap((jobClass) => queuesOf(context, jobClass));
}

function queuesOf({ database, nowUs }: StoreContext, jobClass: JobClass): readonly WaitingQueue[] {
  const heads: { readonly key: QueueKey; row: JobRow }[] = [];
  for (const { id: queueId, key } of linesOfClass(database, jobClass)) {
    const row = database.first(selectDue, { queueId, nowUs, limit: 1 });
    if (row === undefined) continue;
    const last = heads.at(-1);
    if (last === undefined || !isSameQueue(last.key, key)) heads.push({ key, row });
    else if (compareInQueue(row, last.row) < 0) last.row = row;
  }
  return heads.map(({ key, row }) => ({
    ...key,
    headDeadlineUs: row.deadline_us,
    headWorkSeconds: row.work_seconds,
  }));
}

function isSameQueue(a: QueueKey, b: QueueKey): boolean {
  return a.tenantId === b.tenantId && a.priority === b.priority && a.batchId === b.batchId;
}

/** Offers up to `count` due jobs of each queue, pick after pick. */
export function offerFrom(
  context: StoreContext,
  picks: readonly { readonly queue: QueueKey; readonly count: number }[],
): readonly Offer[] {
  const { database, nowUs } = context;
  makeJobsDue(context);
  const offers: Offer[] = [];
  for (const { queue, count } of picks) {
    const rows = linesOf(database, queue).flatMap((queueId) =>
      database.all(selectDue, { queueId, nowUs, limit: count }),
    );
    for (const row of rows.sort(compareInQueue).slice(0, count)) {
      // Offers of one call keep their order: each counts as made a microsecond after the one before.
      const placement = { offered_at_us: nowUs + offers.length };
      const job = moveJob(context, fromRow(database, row), { type: 'offer' }, { placement });
      const { tenantId, id: jobId, class: jobClass, kind, traceparent } = job;
      offers.push({ tenantId, jobId, class: jobClass, kind, ...(traceparent === null ? {} : { traceparent }) });
    }
  }
  return offers;
}
