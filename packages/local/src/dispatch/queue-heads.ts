import type { JobClass, Offer, QueueKey, WaitingQueue } from '@lathe/core';
import { sql } from 'kysely';
import { fromRow, type JobRow } from '../jobs/job-rows.ts';
import { moveJob } from '../jobs/move-job.ts';
import type { StoreContext } from '../jobs/store-context.ts';
import { classOrder, makeJobsDue } from '../jobs/waiting-jobs.ts';
import { Query, tables } from '../sqlite/query.ts';
import { findQueue, queuesOfClass } from './queue-rows.ts';

/** Exported for the test that reads its query plan. */
export const selectDue = new Query<{ queueId: number; nowUs: number; limit: number }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where('queue_id', '=', p('queueId'))
    .where(sql<boolean>`queue_place = 0`)
    .where('run_after_us', '<=', p('nowUs'))
    .orderBy(sql`ifnull(deadline_us, 9007199254740991)`)
    .orderBy('ordinal')
    .limit(p('limit')),
);

/** Every queue of these classes with a due job that may be offered: one row read of each, however long it is. */
export function waitingQueues(context: StoreContext, classes: readonly JobClass[]): readonly WaitingQueue[] {
  const { database, nowUs } = context;
  makeJobsDue(context);
  const queues: WaitingQueue[] = [];
  for (const jobClass of classOrder) {
    if (!classes.includes(jobClass)) continue;
    for (const { id: queueId, key } of queuesOfClass(database, jobClass)) {
      const head = database.first(selectDue, { queueId, nowUs, limit: 1 });
      if (head === undefined) continue;
      queues.push({ ...key, headDeadlineUs: head.deadline_us, headWorkSeconds: head.work_seconds });
    }
  }
  return queues;
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
    const queueId = findQueue(database, queue);
    if (queueId === null) continue;
    for (const row of database.all(selectDue, { queueId, nowUs, limit: count })) {
      // Offers of one call keep their order: each counts as made a microsecond after the one before.
      const placement = { offered_at_us: nowUs + offers.length };
      const job = moveJob(context, fromRow(database, row), { type: 'offer' }, { placement });
      offers.push({ tenantId: job.tenantId, jobId: job.id, class: job.class, kind: job.kind });
    }
  }
  return offers;
}
