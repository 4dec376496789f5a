import type { BatchId, Job, JobClass, QueueKey, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import type { QueuePlace } from '../sqlite/tables.ts';
import { joinTurns } from '../jobs/tenant-turns.ts';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';

type KeyColumns = {
  readonly class: JobClass;
  readonly tenantId: TenantId;
  readonly priority: number;
  readonly batchId: BatchId | '';
};

/** Where a due job waits. */
export interface QueuePlacement {
  readonly queue_id: number;
  readonly queue_place: QueuePlace;
}

/** Jobs of one kind in one queue. */
export interface QueueLine {
  readonly id: number;
  readonly key: QueueKey;
  readonly kind: string;
}

type LineRow = { id: number; tenant_id: TenantId; priority: number; batch_id: BatchId | ''; kind: string };

/** Jobs that wait, and the sum of their estimated work. */
export interface WaitingTotals {
  readonly jobs: number;
  readonly workSeconds: number;
}

const enter = new Query<KeyColumns & { kind: string; jobs: number; workSeconds: number }, { id: number }>((p) =>
  tables
    .insertInto('queues')
    .values({
      class: p('class'),
      tenant_id: p('tenantId'),
      priority: p('priority'),
      batch_id: p('batchId'),
      kind: p('kind'),
      is_cancelled: 0,
      waiting: p('jobs'),
      work_seconds: p('workSeconds'),
    })
    .onConflict((conflict) =>
      conflict.columns(['class', 'tenant_id', 'priority', 'batch_id', 'kind']).doUpdateSet({
        waiting: sql<number>`waiting + excluded.waiting`,
        work_seconds: sql<number>`work_seconds + excluded.work_seconds`,
      }),
    )
    .returning('id'),
);
const bump = new Query<{ id: number; jobs: number; workSeconds: number }>((p) =>
  tables
    .updateTable('queues')
    .set({
      waiting: sql<number>`waiting + ${p('jobs')}`,
      work_seconds: sql<number>`work_seconds + ${p('workSeconds')}`,
    })
    .where('id', '=', p('id')),
);
const leave = new Query<{ id: number; workSeconds: number }, { waiting: number }>((p) =>
  tables
    .updateTable('queues')
    .set({
      waiting: sql<number>`waiting - 1`,
      work_seconds: sql<number>`work_seconds - ${p('workSeconds')}`,
    })
    .where('id', '=', p('id'))
    .returning('waiting'),
);
const remove = new Query<{ id: number }>((p) => tables.deleteFrom('queues').where('id', '=', p('id')));
const selectLines = new Query<KeyColumns, { id: number }>((p) =>
  tables
    .selectFrom('queues')
    .select('id')
    .where('class', '=', p('class'))
    .where('tenant_id', '=', p('tenantId'))
    .where('priority', '=', p('priority'))
    .where('batch_id', '=', p('batchId'))
    .where('is_cancelled', '=', 0),
);
const selectOfClass = new Query<{ class: JobClass }, LineRow>((p) =>
  tables
    .selectFrom('queues')
    .select(['id', 'tenant_id', 'priority', 'batch_id', 'kind'])
    .where('class', '=', p('class'))
    .where('is_cancelled', '=', 0)
    .orderBy('tenant_id')
    .orderBy('priority', 'desc')
    .orderBy('batch_id'),
);
const selectOfTenant = new Query<{ class: JobClass; tenantId: TenantId }, LineRow>((p) =>
  tables
    .selectFrom('queues')
    .select(['id', 'tenant_id', 'priority', 'batch_id', 'kind'])
    .where('class', '=', p('class'))
    .where('tenant_id', '=', p('tenantId'))
    .where('is_cancelled', '=', 0)
    .orderBy('priority', 'desc'),
);
const cancelOfBatch = new Query<{ tenantId: TenantId; batchId: BatchId }>((p) =>
  tables
    .updateTable('queues')
    .set({ is_cancelled: 1 })
    .where('tenant_id', '=', p('tenantId'))
    .where('batch_id', '=', p('batchId')),
);
const selectCancelled = new Query<object, { id: number }>(() =>
  tables
    .selectFrom('queues')
    .select('id')
    .where(sql<boolean>`is_cancelled = 1`),
);
const selectTotals = new Query<object, WaitingTotals & { class: JobClass }>(() =>
  tables
    .selectFrom('queues')
    .select(['class', sql<number>`sum(waiting)`.as('jobs'), sql<number>`sum(work_seconds)`.as('workSeconds')])
    .groupBy('class'),
);

/** Counts a due job in; its line is made when there is none. */
export function joinQueue(database: Database, job: Job): QueuePlacement {
  const row = database.first(enter, {
    ...toColumns(job),
    kind: job.kind,
    jobs: 1,
    workSeconds: job.workSeconds,
  });
  if (row === undefined) throw new LatheError('internal', `Job ${job.id} found no queue.`);
  joinTurns(database, job.tenantId, job.class);
  return { queue_id: row.id, queue_place: 0 };
}

/** Counts more jobs into a line in which one waits. */
export function countIn(database: Database, id: number, more: WaitingTotals): void {
  database.run(bump, { id, ...more });
}

/** Counts one job out; the line goes with its last. */
export function leaveQueue(database: Database, id: number, workSeconds: number): void {
  if (database.first(leave, { id, workSeconds })?.waiting === 0) database.run(remove, { id });
}

/** The lines of a queue, one for each kind; none where nothing waits in it, or its batch is cancelled. */
export function linesOf(database: Database, key: QueueKey): readonly number[] {
  return database.all(selectLines, toColumns(key)).map(({ id }) => id);
}

/** Lines of a class in which jobs wait, those of a queue side by side, without those of cancelled batches. */
export function linesOfClass(database: Database, jobClass: JobClass): readonly QueueLine[] {
  return database.all(selectOfClass, { class: jobClass }).map((row) => toLine(jobClass, row));
}

/** The same of one tenant, highest priority first. */
export function linesOfTenant(database: Database, jobClass: JobClass, tenantId: TenantId): readonly QueueLine[] {
  return database.all(selectOfTenant, { class: jobClass, tenantId }).map((row) => toLine(jobClass, row));
}

/** Nothing in the batch's queues is offered or claimed from now on. */
export function cancelQueues(database: Database, tenantId: TenantId, batchId: BatchId): void {
  database.run(cancelOfBatch, { tenantId, batchId });
}

/** Lines of cancelled batches in which jobs still wait. */
export function cancelledLines(database: Database): readonly number[] {
  return database.all(selectCancelled, {}).map(({ id }) => id);
}

/** What waits in each class; classes without any are left out. */
export function waitingByClass(database: Database): ReadonlyMap<JobClass, WaitingTotals> {
  return new Map(database.all(selectTotals, {}).map((row) => [row.class, row]));
}

function toColumns({ class: jobClass, tenantId, priority, batchId }: QueueKey): KeyColumns {
  return { class: jobClass, tenantId, priority, batchId: batchId ?? '' };
}

function toLine(jobClass: JobClass, { id, tenant_id: tenantId, priority, batch_id, kind }: LineRow): QueueLine {
  return { id, kind, key: { class: jobClass, tenantId, priority, batchId: batch_id === '' ? null : batch_id } };
}
