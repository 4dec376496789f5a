import type { JobClass, LostJobs, Offer, TenantId } from '@lathe/core';
import { lossesUntilAlone } from '@lathe/core/jobs';
import { sql, type RawBuilder } from 'kysely';
import { cappedTenants } from '../dispatch/tenant-settings.ts';
import { linesOfTenant, type QueueLine } from '../dispatch/queue-rows.ts';
import { Query, tables } from '../sqlite/query.ts';
import { fromRow, type JobRow, type StoredJob } from './job-rows.ts';
import type { StoreContext } from './store-context.ts';
import { tenantsByTurn } from './tenant-turns.ts';

/** Interactive work before bulk, bulk before long. */
export const classOrder: readonly JobClass[] = ['interactive', 'bulk', 'long'];

/** Written out like the predicates of `jobs_by_age` and `jobs_lone`, or SQLite would not use them. */
export const isWaiting: RawBuilder<boolean> = sql<boolean>`state in ('queued', 'offered')`;

const isOfLiveQueue = sql<boolean>`not exists (select 1 from queues where id = jobs.queue_id and is_cancelled = 1)`;

interface Wanted {
  readonly class: JobClass;
  /** Array as JSON. */
  readonly kinds: string;
  readonly lossesUpTo: number;
}

/** Exported, as the others, for the test that reads its query plan. */
export const makeDue = new Query<{ nowUs: number }>((p) =>
  tables
    .updateTable('jobs')
    .set({ queue_place: 0 })
    .where(sql<boolean>`queue_place = 1`)
    .where('run_after_us', '<=', p('nowUs')),
);
export const selectOffered = new Query<Wanted & { capped: string }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(sql<boolean>`state = 'offered'`)
    .where('class', '=', p('class'))
    .where('losses', '<=', p('lossesUpTo'))
    .where(sql<boolean>`kind in (select value from json_each(${p('kinds')}))`)
    .where(sql<boolean>`tenant_id not in (select value from json_each(${p('capped')}))`)
    .where(isOfLiveQueue)
    .orderBy('offered_at_us')
    .limit(1),
);
export const selectHead = new Query<{ queueId: number; lossesUpTo: number; nowUs: number }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where('queue_id', '=', p('queueId'))
    .where(sql<boolean>`queue_place = 0`)
    .where('run_after_us', '<=', p('nowUs'))
    .where('losses', '<=', p('lossesUpTo'))
    .orderBy(sql`ifnull(deadline_us, 9007199254740991)`)
    .orderBy('ordinal')
    .limit(1),
);
/** One predicate of losses is that of the index `jobs_lone`. */
export const selectLost = new Query<Wanted & { lossesFrom: number; tenantId: TenantId; nowUs: number }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where(isWaiting)
    .where(sql<boolean>`losses > 0`)
    .where('losses', '>=', p('lossesFrom'))
    .where('losses', '<=', p('lossesUpTo'))
    .where('class', '=', p('class'))
    .where('tenant_id', '=', p('tenantId'))
    .where('run_after_us', '<=', p('nowUs'))
    .where(sql<boolean>`kind in (select value from json_each(${p('kinds')}))`)
    .where(isOfLiveQueue)
    .orderBy('ordinal')
    .limit(1),
);

export interface ClaimWish {
  readonly classes: readonly JobClass[];
  readonly kinds: readonly string[];
  readonly alone: boolean;
}

/** Jobs whose time to wait has passed join those that may be given. */
export function makeJobsDue({ database, nowUs }: StoreContext): void {
  database.run(makeDue, { nowUs });
}

/**
 * Next job that may be claimed: class by class what has been offered longest, else of the tenant longest unserved the
 * highest priority, the nearest deadline, the oldest. Tenants that run as much as they may are passed over.
 */
export function nextClaimable(context: StoreContext, wish: ClaimWish): StoredJob | null {
  const { database } = context;
  makeJobsDue(context);
  const capped = cappedTenants(database);
  const lossesUpTo = wish.alone ? Number.MAX_SAFE_INTEGER : lossesUntilAlone - 1;
  const offer = { kinds: JSON.stringify(wish.kinds), capped: JSON.stringify(capped), lossesUpTo };
  for (const jobClass of classOrder) {
    if (!wish.classes.includes(jobClass)) continue;
    const offered = database.first(selectOffered, { ...offer, class: jobClass });
    if (offered !== undefined) return fromRow(database, offered);
    for (const tenantId of tenantsByTurn(database, jobClass)) {
      if (capped.includes(tenantId)) continue;
      const lines = linesOfTenant(database, jobClass, tenantId).filter(({ kind }) => wish.kinds.includes(kind));
      const row = firstInLines(context, lines, lossesUpTo);
      if (row !== undefined) return fromRow(database, row);
    }
  }
  return null;
}

/** @param lines of one tenant, highest priority first. */
function firstInLines(
  { database, nowUs }: StoreContext,
  lines: readonly QueueLine[],
  lossesUpTo: number,
): JobRow | undefined {
  let best: JobRow | undefined;
  for (const { id: queueId, key } of lines) {
    if (best !== undefined && best.priority > key.priority) break;
    const head = database.first(selectHead, { queueId, nowUs, lossesUpTo });
    if (head !== undefined && (best === undefined || compareInQueue(head, best) < 0)) best = head;
  }
  return best;
}

/** Order within one priority: the nearest deadline first, then the oldest. */
export function compareInQueue(a: JobRow, b: JobRow): number {
  const [deadlineA, deadlineB] = [a.deadline_us ?? Number.MAX_SAFE_INTEGER, b.deadline_us ?? Number.MAX_SAFE_INTEGER];
  return deadlineA - deadlineB || a.ordinal - b.ordinal;
}

/** Next jobs in fair order that lost workers: one that may run beside others, and one that may not. */
export function nextLostJobs(context: StoreContext, classes: readonly JobClass[], kinds: readonly string[]): LostJobs {
  const wanted = { classes, kinds: JSON.stringify(kinds), capped: cappedTenants(context.database) };
  return {
    besideOthers: nextLost(context, { ...wanted, lossesFrom: 1, lossesUpTo: lossesUntilAlone - 1 }),
    alone: nextLost(context, { ...wanted, lossesFrom: lossesUntilAlone, lossesUpTo: Number.MAX_SAFE_INTEGER }),
  };
}

function nextLost(
  { database, nowUs }: StoreContext,
  {
    classes,
    capped,
    ...wanted
  }: Omit<Wanted, 'class'> & {
    readonly classes: readonly JobClass[];
    readonly capped: readonly TenantId[];
    readonly lossesFrom: number;
  },
): Offer | null {
  for (const jobClass of classOrder) {
    if (!classes.includes(jobClass)) continue;
    for (const tenantId of tenantsByTurn(database, jobClass)) {
      if (capped.includes(tenantId)) continue;
      const row = database.first(selectLost, { ...wanted, nowUs, tenantId, class: jobClass });
      if (row !== undefined) return { tenantId, jobId: row.id, class: jobClass, kind: row.kind };
    }
  }
  return null;
}
