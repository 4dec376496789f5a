import type { Batch, BatchId, FoldedBatch, Job, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql, type Selectable } from 'kysely';
import type { Database } from '../sqlite/database.ts';
import type { BatchesTable } from '../sqlite/farm-tables.ts';
import { Query, tables } from '../sqlite/query.ts';

export type BatchRow = Selectable<BatchesTable>;

interface BatchKey {
  readonly tenantId: TenantId;
  readonly id: BatchId;
}

const select = new Query<BatchKey, BatchRow>((p) =>
  tables.selectFrom('batches').selectAll().where('tenant_id', '=', p('tenantId')).where('id', '=', p('id')),
);
const selectByRequest = new Query<{ tenantId: TenantId; requestId: string }, BatchRow>((p) =>
  tables
    .selectFrom('batches')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('request_id', '=', p('requestId')),
);
const selectFlag = new Query<BatchKey, { cancel_requested: number }>((p) =>
  tables
    .selectFrom('batches')
    .select('cancel_requested')
    .where('tenant_id', '=', p('tenantId'))
    .where('id', '=', p('id')),
);
const insert = new Query<
  Pick<
    BatchRow,
    'tenant_id' | 'id' | 'label' | 'class' | 'created_at_us' | 'updated_at_us' | 'request_id' | 'request_hash'
  >
>((p) =>
  tables.insertInto('batches').values({
    tenant_id: p('tenant_id'),
    id: p('id'),
    ordinal: sql<number>`(select coalesce(max(ordinal), 0) + 1 from batches where tenant_id = ${p('tenant_id')})`,
    label: p('label'),
    class: p('class'),
    created_at_us: p('created_at_us'),
    updated_at_us: p('updated_at_us'),
    is_closed: 0,
    cancel_requested: 0,
    closing_folded: 0,
    is_over: 0,
    waiting: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    dead: 0,
    last_seq: 1,
    request_id: p('request_id'),
    request_hash: p('request_hash'),
  }),
);
const close = new Query<BatchKey & { nowUs: number; cancelRequested: 0 | 1 }>((p) =>
  tables
    .updateTable('batches')
    .set({ is_closed: 1, cancel_requested: p('cancelRequested'), updated_at_us: p('nowUs') })
    .where('tenant_id', '=', p('tenantId'))
    .where('id', '=', p('id')),
);
const fold = new Query<
  Omit<
    BatchRow,
    'ordinal' | 'label' | 'class' | 'created_at_us' | 'is_closed' | 'cancel_requested' | 'request_id' | 'request_hash'
  >
>((p) =>
  tables
    .updateTable('batches')
    .set({
      updated_at_us: p('updated_at_us'),
      closing_folded: p('closing_folded'),
      is_over: p('is_over'),
      waiting: p('waiting'),
      running: p('running'),
      succeeded: p('succeeded'),
      failed: p('failed'),
      cancelled: p('cancelled'),
      dead: p('dead'),
      last_seq: p('last_seq'),
    })
    .where('tenant_id', '=', p('tenant_id'))
    .where('id', '=', p('id')),
);

/** @throws not_found, also when the batch is another tenant's. */
export function requireBatch(database: Database, tenantId: TenantId, id: BatchId): BatchRow {
  const row = findBatch(database, tenantId, id);
  if (row === null) throw new LatheError('not_found', `There is no batch ${id}.`, { details: { batchId: id } });
  return row;
}

export function findBatch(database: Database, tenantId: TenantId, id: BatchId): BatchRow | null {
  return database.first(select, { tenantId, id }) ?? null;
}

export function findBatchOfRequest(database: Database, tenantId: TenantId, requestId: string): BatchRow | null {
  return database.first(selectByRequest, { tenantId, requestId }) ?? null;
}

/** Whether the job is an item of a batch that has been cancelled. */
export function isOfCancelledBatch(database: Database, { tenantId, batchId }: Job): boolean {
  return batchId !== null && database.first(selectFlag, { tenantId, id: batchId })?.cancel_requested === 1;
}

/** Adds an open batch without items, whose first event has been written. */
export function insertBatch(
  database: Database,
  { id, tenantId, label, class: jobClass, createdAtUs }: Batch,
  request: { readonly requestId: string | null; readonly requestHash: string },
): void {
  database.run(insert, {
    tenant_id: tenantId,
    id,
    label,
    class: jobClass,
    created_at_us: createdAtUs,
    updated_at_us: createdAtUs,
    request_id: request.requestId,
    request_hash: request.requestHash,
  });
}

/** Sets the flags; the events follow when the change is folded. */
export function markClosed(database: Database, row: BatchRow, nowUs: number, cancelRequested: 0 | 1): Batch {
  const { tenant_id: tenantId, id } = row;
  database.run(close, { tenantId, id, nowUs, cancelRequested });
  return toBatch({ ...row, is_closed: 1, cancel_requested: cancelRequested, updated_at_us: nowUs });
}

export function writeFolded(database: Database, batch: FoldedBatch, updatedAtUs: number): void {
  database.run(fold, {
    tenant_id: batch.tenantId,
    id: batch.id,
    updated_at_us: updatedAtUs,
    closing_folded: batch.isClosed ? 1 : 0,
    is_over: batch.isOver ? 1 : 0,
    ...batch.counts,
    last_seq: batch.lastSeq,
  });
}

export function toFolded(row: BatchRow): FoldedBatch {
  const { tenantId, id, counts, lastSeq, isOver } = toBatch(row);
  return { tenantId, id, counts, lastSeq, isClosed: row.closing_folded === 1, isOver };
}

export function toBatch(row: BatchRow): Batch {
  const { waiting, running, succeeded, failed, cancelled, dead } = row;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    label: row.label,
    class: row.class,
    createdAtUs: row.created_at_us,
    updatedAtUs: row.updated_at_us,
    isClosed: row.is_closed === 1,
    cancelRequested: row.cancel_requested === 1,
    counts: { waiting, running, succeeded, failed, cancelled, dead },
    isOver: row.is_over === 1,
    lastSeq: row.last_seq,
  };
}
