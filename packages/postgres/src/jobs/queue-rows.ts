import { createHash } from 'node:crypto';
import type { Job } from '@lathe/core';
import { sql, type RawBuilder } from 'kysely';

/**
 * The row of a line is touched by a job that joins it when that was last done this long ago, so that joining seldom
 * writes; and removed no sooner than `queueIdleSeconds` after, so that a transaction that relied on it has long ended.
 */
export const queueTouchSeconds = 15;
export const queueIdleSeconds = 180;

/** The server's clock, whatever the store's: rows of queues are compared with nothing else. */
export const serverNowUs: RawBuilder<number> = sql<number>`(extract(epoch from clock_timestamp()) * 1000000)::bigint`;

/** What decides in which line a job waits; none of it ever changes. */
type Placed = Pick<Job, 'class' | 'tenantId' | 'priority' | 'batchId' | 'kind'>;

/** A row of `queues` but for when it was touched. */
export interface QueueRow {
  readonly id: number;
  readonly class: string;
  readonly tenant_id: string;
  readonly priority: number;
  readonly batch_id: string;
  readonly kind: string;
}

/**
 * The line of a job. Its number is made from what it stands for, 53 bits of a hash, so that no job has to look it up, and
 * one number finds the next job of a line, whatever the planner knows of the table. Should two lines ever share a number,
 * their jobs are handed out as if they were in one; every bound is held by the job's own row.
 */
export function queueOf(job: Placed): QueueRow {
  const { class: jobClass, tenantId, priority, batchId, kind } = job;
  const columns = { class: jobClass, tenant_id: tenantId, priority, batch_id: batchId ?? '', kind };
  return { id: numberOf(Object.values(columns).join('/')), ...columns };
}

/** Each line of these jobs once. */
export function queuesOf(jobs: readonly Placed[]): readonly QueueRow[] {
  const lines = new Map<string, Placed>();
  for (const job of jobs)
    lines.set(`${job.class}/${job.tenantId}/${job.priority}/${job.batchId ?? ''}/${job.kind}`, job);
  return [...lines.values()].map(queueOf);
}

/** The statement that makes lines known. @param queues JSON list of `QueueRow`, each once. */
export function queueRows(queues: RawBuilder<string>): RawBuilder<unknown> {
  return sql`insert into queues (id, class, tenant_id, priority, batch_id, kind, touched_at_us)
    select q.id, q.class, q.tenant_id, q.priority, q.batch_id, q.kind, ${serverNowUs}
    from json_to_recordset(${queues}::json)
      as q (id bigint, class text, tenant_id text, priority integer, batch_id text, kind text)
    where not exists (
      select from queues known where known.id = q.id
        and known.touched_at_us > ${serverNowUs} - ${sql.lit(queueTouchSeconds * 1_000_000)}
    )
    order by q.id
    on conflict (id) do update set touched_at_us = excluded.touched_at_us`;
}

function numberOf(text: string): number {
  const bits = createHash('sha256').update(text).digest().readBigUInt64BE(0) >> 11n;
  return Number(bits);
}
