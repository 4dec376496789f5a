import type { JobClass, PendingCount } from '@lathe/core';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { classOrder } from './pick-waiting.ts';

/** By indexes that hold all that is asked, so that a million queued jobs are counted without their rows. */
const selectPending = new Query<object, { class: JobClass; jobs: number; work_seconds: number; oldest_us: number }>(
  () => sql`select class, sum(jobs)::bigint as jobs, sum(work)::float8 as work_seconds, min(oldest_us) as oldest_us from (
      select q.class, w.jobs, w.work, w.oldest_us from queues q cross join lateral (
        select count(*) as jobs, sum(work_seconds) as work, min(created_at_us) as oldest_us from jobs where state = 'queued' and queue_id = q.id
      ) w where w.jobs > 0
      union all
      select class, count(*), sum(work_seconds), min(created_at_us) from jobs where state = 'offered' group by class
    ) w group by class`,
);

/** How many jobs of each class wait, their estimated work, and how long the oldest has waited. */
export async function countPending({ database }: StoreContext): Promise<readonly PendingCount[]> {
  const [rows, nowUs] = await Promise.all([database.all(selectPending, {}, { isBulk: true }), database.nowUs()]);
  return classOrder.map((jobClass) => {
    const {
      jobs = 0,
      work_seconds: workSeconds = 0,
      oldest_us = nowUs,
    } = rows.find((row) => row.class === jobClass) ?? {};
    return { class: jobClass, jobs, workSeconds, oldestSeconds: Math.max(0, nowUs - oldest_us) / 1e6 };
  });
}
