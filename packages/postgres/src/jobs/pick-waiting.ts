import type { JobClass, TenantId } from '@lathe/core';
import { lossesUntilAlone } from '@lathe/core/jobs';
import { sql, type RawBuilder } from 'kysely';
import { Query } from '../database/query.ts';
import type { JobRow } from './stored-job.ts';

/** Interactive work before bulk, bulk before long. */
export const classOrder: readonly JobClass[] = ['interactive', 'bulk', 'long'];

/** A row with the bound of its tenant: most jobs running at once, or null. */
export type WaitingRow = JobRow & { readonly max_running: number | null };

interface Wanted {
  readonly class: JobClass;
  readonly kinds: readonly string[];
  /** Jobs that must run alone, too. */
  readonly alone: boolean;
  /** Ids that this transaction has taken already. */
  readonly taken: readonly string[];
  readonly limit: number;
}

/** Of the row `j`: the bound of its tenant. */
const maxRunning = sql`(select t.max_running from tenants t where t.tenant_id = j.tenant_id)`;

/** Whether the batch of a row is not cancelled. @param alias of the row's table. @param column with the batch's id. */
export function isOfLiveBatch(alias: string, column: string): RawBuilder<boolean> {
  return sql<boolean>`not exists (select from batches b where b.tenant_id = ${sql.ref(`${alias}.tenant_id`)}
    and b.id = ${sql.ref(`${alias}.${column}`)} and b.cancel_requested)`;
}

/** Whether a row may be given to a worker that is alone, or not. @param alias of the table. */
export function mayBeGiven(alias: string, alone: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${alias}.losses`)} < ${sql.lit(lossesUntilAlone)} or ${alone}::boolean)`;
}

/** The next job of the line `q`: one seek, however long it is. */
export function headOf(nowUs: RawBuilder<number>, alone: RawBuilder<boolean>): RawBuilder<unknown> {
  return sql`select h.deadline_us, h.ordinal, h.work_seconds from jobs h
    where h.state = 'queued' and h.queue_id = q.id and h.run_after_us <= ${nowUs}::bigint and ${mayBeGiven('h', alone)}
    order by h.deadline_us, h.ordinal limit 1`;
}

/**
 * Jobs of these keys that wait, due or not; whoever else is at one of them has it. The state is compared in a way that no
 * index has, so that each is found by its key.
 */
export const pickHinted = new Query<{ tenantIds: readonly string[]; jobIds: readonly string[] }, WaitingRow>(
  (p) => sql`select j.*, ${maxRunning} as max_running
    from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[]) k(tenant_id, id)
    cross join lateral (
      select j.* from jobs j where j.tenant_id = k.tenant_id and j.id = k.id
        and j.state || '' in ('queued', 'offered') and ${isOfLiveBatch('j', 'batch_id')}
      for update of j skip locked
    ) j`,
);

/** What has been on offer longest. */
export const pickOffered = new Query<Wanted & { passedOver: readonly string[] }, WaitingRow>(
  (p) => sql`select j.*, ${maxRunning} as max_running from jobs j
    where j.state = 'offered' and j.class = ${p('class')}::text and j.kind = any (${p('kinds')}::text[])
      and ${mayBeGiven('j', p('alone'))} and j.tenant_id <> all (${p('passedOver')}::text[])
      and j.id <> all (${p('taken')}::text[]) and ${isOfLiveBatch('j', 'batch_id')}
    order by j.offered_at_us, j.ordinal limit ${p('limit')}::integer for update of j skip locked`,
);

/**
 * Queued jobs that are due, of tenants in the given order, at most so many of each: of a tenant those of the highest
 * priority, the line with the nearest deadline, then the oldest, first. Only what is answered is locked, for the
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
        select q.id from queues q
        cross join lateral (${headOf(p('nowUs'), p('alone'))}) head
        where q.class = ${p('class')}::text and q.tenant_id = t.tenant_id
          and q.kind = any (${p('kinds')}::text[]) and ${isOfLiveBatch('q', 'batch_id')}
        order by q.priority desc, head.deadline_us, head.ordinal
      ) line
      cross join lateral (
        select w.* from jobs w
        where w.state = 'queued' and w.queue_id = line.id and w.run_after_us <= ${p('nowUs')}::bigint
          and ${mayBeGiven('w', p('alone'))} and w.id <> all (${p('taken')}::text[])
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
