import type { BatchChange, BatchId, Job, JobState, TenantId } from '@lathe/core';
import { countOf } from '@lathe/core/jobs';
import type { StoreContext } from '../jobs/store-context.ts';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';

interface BatchKey {
  readonly tenantId: TenantId;
  readonly batchId: BatchId;
}

export interface NotedChange extends BatchKey {
  readonly change: BatchChange;
}

const insert = new Query<BatchKey & { payload: string }>((p) =>
  tables
    .insertInto('batch_changes')
    .values({ tenant_id: p('tenantId'), batch_id: p('batchId'), payload: p('payload') }),
);
const selectOldest = new Query<
  { limit: number },
  { change_id: number; tenant_id: TenantId; batch_id: BatchId; payload: string }
>((p) => tables.selectFrom('batch_changes').selectAll().orderBy('change_id').limit(p('limit')));
const removeUpTo = new Query<{ changeId: number }>((p) =>
  tables.deleteFrom('batch_changes').where('change_id', '<=', p('changeId')),
);

/** Leaves a change to be folded. */
export function noteChange(database: Database, { tenantId, batchId }: BatchKey, change: BatchChange): void {
  database.run(insert, { tenantId, batchId, payload: JSON.stringify(change) });
}

/** Leaves a change where an item went from one count of its batch to another. @param job as it is now. */
export function noteMove({ database, nowUs }: StoreContext, from: JobState, job: Job): void {
  const { tenantId, batchId, itemKey, id: jobId, state: to } = job;
  if (batchId === null || itemKey === null || countOf(from) === countOf(to)) return;
  noteChange(database, { tenantId, batchId }, { type: 'moved', atUs: nowUs, itemKey, jobId, from, to });
}

/** The oldest changes, which are then no longer kept. */
export function takeChanges(database: Database, limit: number): readonly NotedChange[] {
  const rows = database.all(selectOldest, { limit });
  const last = rows.at(-1);
  if (last !== undefined) database.run(removeUpTo, { changeId: last.change_id });
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    batchId: row.batch_id,
    // Only `noteChange` writes payloads.
    change: JSON.parse(row.payload) as BatchChange,
  }));
}
