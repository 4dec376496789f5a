import type { JobClass, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { JobRow } from './stored-job.ts';

/** Interactive work before bulk, bulk before long. */
export const classOrder: readonly JobClass[] = ['interactive', 'bulk', 'long'];

/** A row with the bound of its tenant: most jobs running at once, or null. */
export type WaitingRow = JobRow & { readonly max_running: number | null };

interface Wanted {
  readonly class: JobClass;
  /** Null: any. */
  readonly kinds: readonly string[] | null;
  /** Jobs that lost a worker, too. */
  readonly alone: boolean;
  /** Ids that this transaction has taken already. */
  readonly taken: readonly string[];
  readonly limit: number;
}

/** Of the row `j`: what a claim must know of its tenant and its batch. */
const maxRunning = sql`(select t.max_running from tenants t where t.tenant_id = j.tenant_id)`;
export const isOfLiveBatch = sql`not exists (
  select from batches b where b.tenant_id = j.tenant_id and b.id = j.batch_id and b.cancel_requested)`;

/** Jobs of these keys that wait, due or not; whoever else is at one of them has it. */
export const pickHinted = new Query<{ tenantIds: readonly string[]; jobIds: readonly string[] }, WaitingRow>(
  (p) => sql`select j.*, ${maxRunning} as max_running
    from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, id)
    cross join lateral (
      select j.* from jobs j where j.tenant_id = k.tenant_id and j.id = k.id
        and j.state in ('queued', 'offered') and ${isOfLiveBatch}
      for update of j skip locked
    ) j`,
);

/** What has been on offer longest. */
export const pickOffered = new Query<Wanted & { passedOver: readonly string[] }, WaitingRow>(
  (p) => sql`select j.*, ${maxRunning} as max_running from jobs j
    where j.state = 'offered' and j.class = ${p('class')}::text and j.kind = any (${p('kinds')}::text[])
      and (j.losses = 0 or ${p('alone')}::boolean) and j.tenant_id <> all (${p('passedOver')}::text[])
      and j.id <> all (${p('taken')}::text[]) and ${isOfLiveBatch}
    order by j.offered_at_us, j.ordinal limit ${p('limit')}::integer for update of j skip locked`,
);

/**
 * Queued jobs that are due, of tenants in the given order, at most so many of each: of a tenant those of the highest
 * priority, the queue with the nearest deadline, then the oldest, first. Only what is answered is locked, for the
 * statement stops when it has enough.
 */
export const pickQueued = new Query<
  Wanted & { tenantIds: readonly TenantId[]; quotas: readonly number[]; nowUs: number },
  WaitingRow
>(
  (p) => sql`select j.*, ${maxRunning} as max_running
    from unnest(${p('tenantIds')}::text[], ${p('quotas')}::integer[]) t(tenant_id, quota)
    cross join lateral (
      select c.* from (
        select q.* from queues q
        cross join lateral (
          select h.deadline_us, h.ordinal from jobs h
          where h.state = 'queued' and h.class = q.class and h.tenant_id = q.tenant_id and h.priority = q.priority
            and coalesce(h.batch_id, '') = q.batch_id and h.run_after_us <= ${p('nowUs')}::bigint
          order by h.deadline_us, h.ordinal limit 1
        ) head
        where q.class = ${p('class')}::text and q.tenant_id = t.tenant_id and not exists (
          select from batches b where b.tenant_id = q.tenant_id and b.id = q.batch_id and b.cancel_requested)
        order by q.priority desc, head.deadline_us, head.ordinal
      ) line
      cross join lateral (
        select w.* from jobs w
        where w.state = 'queued' and w.class = line.class and w.tenant_id = line.tenant_id and w.priority = line.priority
          and coalesce(w.batch_id, '') = line.batch_id and w.run_after_us <= ${p('nowUs')}::bigint
          and (${p('kinds')}::text[] is null or w.kind = any (${p('kinds')}::text[])) and (w.losses = 0 or ${p('alone')}::boolean)
          and w.id <> all (${p('taken')}::text[])
        order by w.deadline_us, w.ordinal limit t.quota for update skip locked
      ) c limit t.quota
    ) j limit ${p('limit')}::integer`,
);

/** For each of these classes, whether something is on offer, and the tenants of which jobs may be queued. */
export const surveyWaiting = new Query<
  { classes: readonly JobClass[] },
  { class: JobClass; is_offered: boolean; tenants: readonly TenantId[] }
>(
  (p) => sql`select c.class, exists (select from jobs j where j.state = 'offered' and j.class = c.class) as is_offered,
      array(select distinct q.tenant_id from queues q where q.class = c.class) as tenants
    from unnest(${p('classes')}::text[]) c(class)`,
);

/** How many jobs of each tenant in a round of `count`: as equal as can be, those that come first get one more. */
export function quotasOf(tenants: number, count: number): readonly number[] {
  const each = Math.floor(count / tenants);
  return Array.from({ length: tenants }, (_, place) => Math.max(1, each + (place < count % tenants ? 1 : 0)));
}
