import type { BatchId, JobClass, Offer, QueueKey, TenantId, WaitingQueue } from '@lathe/core';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import { offerRows } from '../jobs/offer-rows.ts';
import { classOrder, headOf, isOfLiveBatch, mayBeGiven } from '../jobs/pick-waiting.ts';
import { queueIdleSeconds, serverNowUs } from '../jobs/queue-rows.ts';
import type { JobRow } from '../jobs/stored-job.ts';
import type { StoreContext } from '../store-context.ts';

/** Most offers of one call. */
const offersPerCall = 10_000;

interface HeadRow {
  readonly class: JobClass;
  readonly tenant_id: TenantId;
  readonly priority: number;
  readonly batch_id: BatchId | '';
  readonly deadline_us: number | null;
  readonly work_seconds: number;
}

/** Of each queue the first of the heads of its lines, one for each kind. */
const selectHeads = new Query<{ classes: readonly JobClass[]; nowUs: number }, HeadRow>(
  (p) => sql`select distinct on (q.class, q.tenant_id, q.priority, q.batch_id)
      q.class, q.tenant_id, q.priority, q.batch_id, head.deadline_us, head.work_seconds
    from queues q cross join lateral (${headOf(p('nowUs'), sql`false`)}) head
    where q.class = any (${p('classes')}::text[]) and ${isOfLiveBatch('q', 'batch_id')}
    order by q.class, q.tenant_id, q.priority, q.batch_id, head.deadline_us, head.ordinal`,
);
/** The grace covers transactions that put a job into a line whose row they found there. */
const removeIdle = new Query<object>(
  () => sql`delete from queues q
    where q.touched_at_us < ${serverNowUs} - ${sql.lit(queueIdleSeconds * 1_000_000)}
      and not exists (select from jobs j where j.state = 'queued' and j.queue_id = q.id)`,
);
/**
 * What is next in the lines of each queue; then those that are still there, locked. The state is compared in a way that no
 * index has, so that each is found by its key.
 */
const pickFrom = new Query<
  {
    classes: readonly string[];
    tenantIds: readonly string[];
    priorities: readonly number[];
    batchIds: readonly string[];
    counts: readonly number[];
    nowUs: number;
  },
  JobRow & { readonly place: number }
>(
  (p) => sql`select j.*, k.place::integer as place
    from unnest(${p('classes')}::text[], ${p('tenantIds')}::text[], ${p('priorities')}::integer[],
      ${p('batchIds')}::text[], ${p('counts')}::integer[]) with ordinality k(class, tenant_id, priority, batch_id, count, place)
    cross join lateral (
      select next.* from queues q
      cross join lateral (
        select w.tenant_id, w.id, w.deadline_us, w.ordinal from jobs w
        where w.state = 'queued' and w.queue_id = q.id and w.run_after_us <= ${p('nowUs')}::bigint
          and ${mayBeGiven('w', sql`false`)}
        order by w.deadline_us, w.ordinal limit k.count
      ) next
      where q.class = k.class and q.tenant_id = k.tenant_id and q.priority = k.priority and q.batch_id = k.batch_id
        and ${isOfLiveBatch('q', 'batch_id')}
      order by next.deadline_us, next.ordinal limit k.count
    ) next
    cross join lateral (
      select * from jobs j where j.tenant_id = next.tenant_id and j.id = next.id and j.state || '' = 'queued'
      for update skip locked
    ) j
    order by k.place, j.deadline_us, j.ordinal`,
);

/** Every queue of these classes with a due job that may be offered. Rows of queues long empty are removed on the way. */
export async function waitingQueues(
  { database }: StoreContext,
  classes: readonly JobClass[],
): Promise<readonly WaitingQueue[]> {
  await database.run(removeIdle, {});
  const rows = await database.all(selectHeads, { classes, nowUs: await database.nowUs() });
  return classOrder.flatMap((jobClass) => rows.filter((row) => row.class === jobClass).map(toWaitingQueue));
}

/** Offers up to `count` due jobs of each queue, pick after pick. */
export async function offerFrom(
  context: StoreContext,
  picks: readonly { readonly queue: QueueKey; readonly count: number }[],
): Promise<readonly Offer[]> {
  const wanted = picks.filter(({ count }) => count > 0);
  if (wanted.length === 0) return [];
  const totals = totalsOf(wanted);
  return await context.database.transact(async (transaction) => {
    const rows = await transaction.all(pickFrom, {
      classes: totals.map(({ queue }) => queue.class),
      tenantIds: totals.map(({ queue }) => queue.tenantId),
      priorities: totals.map(({ queue }) => queue.priority),
      batchIds: totals.map(({ queue }) => queue.batchId ?? ''),
      counts: totals.map(({ count }) => Math.min(count, offersPerCall)),
      nowUs: await transaction.now,
    });
    return await offerRows(context, transaction, dealOut(wanted, totals, rows));
  });
}

interface Total {
  readonly queue: QueueKey;
  readonly count: number;
}

/** Each queue once, however often it is picked: a row can be locked once only. */
function totalsOf(picks: readonly Total[]): readonly Total[] {
  const totals = new Map<string, Total>();
  for (const { queue, count } of picks) {
    const name = queueText(queue);
    totals.set(name, { queue, count: count + (totals.get(name)?.count ?? 0) });
  }
  return [...totals.values()];
}

/** Rows in the order of the picks. */
function dealOut(
  picks: readonly Total[],
  totals: readonly Total[],
  rows: readonly (JobRow & { readonly place: number })[],
): readonly JobRow[] {
  const waiting = new Map(totals.map(({ queue }, index) => [queueText(queue), index + 1]));
  const ofQueue = Map.groupBy(rows, ({ place }) => place);
  return picks.flatMap(({ queue, count }) => {
    const place = waiting.get(queueText(queue));
    return place === undefined ? [] : (ofQueue.get(place)?.splice(0, count) ?? []);
  });
}

function queueText({ class: jobClass, tenantId, priority, batchId }: QueueKey): string {
  return `${jobClass}/${tenantId}/${priority}/${batchId ?? ''}`;
}

function toWaitingQueue(row: HeadRow): WaitingQueue {
  return {
    class: row.class,
    tenantId: row.tenant_id,
    priority: row.priority,
    batchId: row.batch_id === '' ? null : row.batch_id,
    headDeadlineUs: row.deadline_us,
    headWorkSeconds: row.work_seconds,
  };
}
