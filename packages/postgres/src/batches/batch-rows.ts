import type { Batch, BatchId, BatchPage, FoldedBatch, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { Selectable } from 'kysely';
import { Query, tables } from '../database/query.ts';
import type { BatchesTable } from '../database/tables.ts';
import { readPageToken, writePageToken } from '../jobs/page-token.ts';
import type { StoreContext } from '../store-context.ts';

export type BatchRow = Selectable<BatchesTable>;

export const selectBatch = new Query<{ tenantId: TenantId; batchId: BatchId }, BatchRow>((p) =>
  tables.selectFrom('batches').selectAll().where('tenant_id', '=', p('tenantId')).where('id', '=', p('batchId')),
);
const selectBatchPage = new Query<{ tenantId: TenantId; beforeOrdinal: number; limit: number }, BatchRow>((p) =>
  tables
    .selectFrom('batches')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('ordinal', '<', p('beforeOrdinal'))
    .orderBy('ordinal', 'desc')
    .limit(p('limit')),
);

/** @throws not_found, also when the batch is another tenant's. */
export async function getBatch({ database }: StoreContext, tenantId: TenantId, batchId: BatchId): Promise<Batch> {
  return toBatch(requireBatch(await database.first(selectBatch, { tenantId, batchId }), batchId));
}

/** A page of the tenant's batches, newest first; the token names the last batch of the page before. */
export async function listBatches(
  { database }: StoreContext,
  tenantId: TenantId,
  pageSize: number,
  pageToken: string | null,
): Promise<BatchPage> {
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 1000))
    throw new LatheError('invalid_argument', `A page holds 1 to 1000 batches, got ${pageSize}.`);
  const beforeOrdinal = readPageToken(pageToken);
  const rows = await database.all(selectBatchPage, { tenantId, beforeOrdinal, limit: pageSize + 1 });
  const page = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? page.at(-1) : undefined;
  return { batches: page.map(toBatch), nextPageToken: last === undefined ? null : writePageToken(last.ordinal) };
}

export function requireBatch(row: BatchRow | undefined, batchId: BatchId): BatchRow {
  if (row === undefined) throw new LatheError('not_found', `There is no batch ${batchId}.`, { details: { batchId } });
  return row;
}

export function toFolded(row: BatchRow): FoldedBatch {
  const { tenantId, id, counts, lastSeq, isOver } = toBatch(row);
  return { tenantId, id, counts, lastSeq, isClosed: row.closing_folded, isOver };
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
    isClosed: row.is_closed,
    cancelRequested: row.cancel_requested,
    counts: { waiting, running, succeeded, failed, cancelled, dead },
    isOver: row.is_over,
    lastSeq: row.last_seq,
  };
}
