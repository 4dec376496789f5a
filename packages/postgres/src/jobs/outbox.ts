import type { JobEvent, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { lockNames } from '../database/named-locks.ts';
import { Query } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { eventOf } from './event-payload.ts';
import { readJobsByKey } from './load-jobs.ts';
import { keyText, type JobKey, type StoredJob } from './stored-job.ts';

/** How long events that a relay has taken are its own: a relay that died leaves them to the others after this. */
const takenUs = 30_000_000;

interface OutboxRow {
  readonly outbox_id: number;
  readonly tenant_id: TenantId;
  readonly job_id: JobId;
  readonly seq: number;
  /** The whole event, of a job that was deleted. */
  readonly whole: string | null;
  readonly payload: string | null;
}

export interface UnsentEvent {
  readonly outboxId: number;
  readonly event: JobEvent;
}

/** The oldest that nobody else is sending; none of a job of which somebody else is sending an earlier one. */
const take = new Query<{ storeId: string; nowUs: number; untilUs: number; limit: number }, OutboxRow>(
  (p) => sql`with free as materialized (
      select o.outbox_id from outbox o
      where (o.taken_until_us <= ${p('nowUs')}::bigint or o.taken_by = ${p('storeId')}::text)
        and not exists (
          select from outbox earlier where earlier.tenant_id = o.tenant_id and earlier.job_id = o.job_id
            and earlier.seq < o.seq and earlier.taken_until_us > ${p('nowUs')}::bigint
            and earlier.taken_by <> ${p('storeId')}::text
        )
      order by o.outbox_id limit ${p('limit')}::integer for update of o skip locked
    ), taken as (
      update outbox o set taken_by = ${p('storeId')}::text, taken_until_us = ${p('untilUs')}::bigint
      from free where o.outbox_id = free.outbox_id
      returning o.outbox_id, o.tenant_id, o.job_id, o.seq, o.payload
    )
    select t.outbox_id, t.tenant_id, t.job_id, t.seq, t.payload as whole, e.payload
    from taken t left join lateral (
      select * from events e where e.tenant_id = t.tenant_id and e.job_id = t.job_id and e.seq = t.seq offset 0
    ) e on true
    order by t.outbox_id`,
);
const remove = new Query<{ outboxIds: readonly number[] }>(
  (p) => sql`delete from outbox o using (
      select unnest(${p('outboxIds')}::bigint[]) as outbox_id order by 1
    ) sent where o.outbox_id = sent.outbox_id`,
);
const selectUnsent = new Query<{ tenantIds: readonly string[]; jobIds: readonly string[] }, OutboxRow>(
  (p) => sql`select o.outbox_id, o.tenant_id, o.job_id, o.seq, o.payload as whole, e.payload
    from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, job_id)
    cross join lateral (
      select * from outbox o where o.tenant_id = k.tenant_id and o.job_id = k.job_id order by o.seq for update
    ) o
    left join lateral (
      select * from events e where e.tenant_id = o.tenant_id and e.job_id = o.job_id and e.seq = o.seq offset 0
    ) e on true`,
);

/**
 * The oldest unsent events, which are this store's to send for 30 s, longer each time they are taken again: no other store
 * is given them, nor a later one of the same job. One taker at a time, so that none overlooks what another has just taken.
 */
export async function takeOutbox(
  { database, recipes, storeId }: StoreContext,
  limit: number,
): Promise<readonly UnsentEvent[]> {
  return await database.transact(async (transaction) => {
    const [, nowUs] = await Promise.all([lockNames(transaction, 'relay', ['outbox']), transaction.now]);
    const rows = await transaction.all(take, { storeId, nowUs, untilUs: nowUs + takenUs, limit });
    const keys = rows.flatMap((row) => (row.whole === null ? [keyOfOutbox(row)] : []));
    // Its row outlives our hold on its events: whoever deletes a job keeps them first.
    const jobs = keys.length === 0 ? new Map() : await readJobsByKey(transaction, recipes, keys);
    return rows.map((row) => ({ outboxId: row.outbox_id, event: eventOfRow(row, jobs) }));
  });
}

export async function markOutboxSent({ database }: StoreContext, outboxIds: readonly number[]): Promise<void> {
  if (outboxIds.length > 0) await database.run(remove, { outboxIds });
}

/** The unsent events of these locked jobs as whole events, so that they can outlive their job. */
export async function unsentEvents(
  transaction: Parameters<typeof readJobsByKey>[0],
  jobs: ReadonlyMap<string, StoredJob>,
): Promise<readonly UnsentEvent[]> {
  const keys = [...jobs.values()].map(({ job: { tenantId, id } }) => ({ tenantId, id }));
  const rows = await transaction.all(selectUnsent, {
    tenantIds: keys.map(({ tenantId }) => tenantId),
    jobIds: keys.map(({ id }) => id),
  });
  return rows.map((row) => ({ outboxId: row.outbox_id, event: eventOfRow(row, jobs) }));
}

function eventOfRow(row: OutboxRow, jobs: ReadonlyMap<string, StoredJob>): JobEvent {
  // Only `deleteJobs` writes whole events.
  if (row.whole !== null) return JSON.parse(row.whole) as JobEvent;
  const stored = jobs.get(keyText(keyOfOutbox(row)));
  if (stored === undefined || (row.payload === null && row.seq > 1)) {
    throw new LatheError('internal', `Event ${row.seq} of ${row.job_id} cannot be read.`, {
      details: { jobId: row.job_id, seq: row.seq },
    });
  }
  return eventOf(stored.job, row.seq, row.payload);
}

function keyOfOutbox(row: Pick<OutboxRow, 'tenant_id' | 'job_id'>): JobKey {
  return { tenantId: row.tenant_id, jobId: row.job_id };
}
