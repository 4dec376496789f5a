import type { Job } from '@lathe/core';
import { sql, type RawBuilder } from 'kysely';

/**
 * A queue's row is touched by a job that joins it when that was last done this long ago, so that joining seldom writes;
 * and removed no sooner than `queueIdleSeconds` after, so that a transaction that relied on the row has long ended.
 */
export const queueTouchSeconds = 15;
export const queueIdleSeconds = 180;

/** The server's clock, whatever the store's: rows of queues are compared with nothing else. */
export const serverNowUs: RawBuilder<number> = sql<number>`(extract(epoch from clock_timestamp()) * 1000000)::bigint`;

export interface QueueRowKey {
  readonly class: string;
  readonly tenant_id: string;
  readonly priority: number;
  readonly batch_id: string;
}

export function queueOf(job: Pick<Job, 'class' | 'tenantId' | 'priority' | 'batchId'>): QueueRowKey {
  return { class: job.class, tenant_id: job.tenantId, priority: job.priority, batch_id: job.batchId ?? '' };
}

/** The statement that makes queues known. @param queues JSON list of `QueueRowKey`, each once. */
export function queueRows(queues: RawBuilder<string>): RawBuilder<unknown> {
  return sql`insert into queues (class, tenant_id, priority, batch_id, touched_at_us)
    select q.class, q.tenant_id, q.priority, q.batch_id, ${serverNowUs}
    from json_to_recordset(${queues}::json) as q (class text, tenant_id text, priority integer, batch_id text)
    where not exists (
      select from queues known where known.class = q.class and known.tenant_id = q.tenant_id
        and known.priority = q.priority and known.batch_id = q.batch_id
        and known.touched_at_us > ${serverNowUs} - ${sql.lit(queueTouchSeconds * 1_000_000)}
    )
    order by q.class, q.tenant_id, q.priority, q.batch_id
    on conflict (class, tenant_id, priority, batch_id) do update set touched_at_us = excluded.touched_at_us`;
}
