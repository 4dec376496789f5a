import type { BatchChange, BatchEvent, BatchId, FoldedBatch, FoldRound, TenantId } from '@lathe/core';
import { foldBatch } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { tryLockName } from '../database/named-locks.ts';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import type { StoreContext } from '../store-context.ts';
import { appendBatchEvents } from './batch-events.ts';
import { toFolded, type BatchRow } from './batch-rows.ts';

interface ChangeRow {
  readonly change_id: number;
  readonly tenant_id: TenantId;
  readonly batch_id: BatchId;
  readonly payload: string;
}

const takeChanges = new Query<{ limit: number }, ChangeRow>(
  (p) => sql`with oldest as materialized (
      select change_id from batch_changes order by change_id limit ${p('limit')}::integer
    ), taken as (
      delete from batch_changes c using oldest where c.change_id = oldest.change_id
      returning c.change_id, c.tenant_id, c.batch_id, c.payload
    ) select * from taken order by change_id`,
);
const lockBatches = new Query<{ tenantIds: readonly string[]; batchIds: readonly string[] }, BatchRow>(
  (p) => sql`select b.* from unnest(${p('tenantIds')}::text[], ${p('batchIds')}::text[]) k(tenant_id, id)
    cross join lateral (select * from batches b where b.tenant_id = k.tenant_id and b.id = k.id for update) b`,
);
const writeFolded = new Query<{ nowUs: number; rows: string }>(
  (p) => sql`update batches b set updated_at_us = ${p('nowUs')}::bigint, closing_folded = f.closing_folded,
      is_over = f.is_over, waiting = f.waiting, running = f.running, succeeded = f.succeeded, failed = f.failed,
      cancelled = f.cancelled, dead = f.dead, last_seq = f.last_seq
    from json_to_recordset(${p('rows')}::json) as f (tenant_id text, id text, closing_folded boolean, is_over boolean,
      waiting bigint, running bigint, succeeded bigint, failed bigint, cancelled bigint, dead bigint, last_seq bigint)
    where b.tenant_id = f.tenant_id and b.id = f.id`,
);

/**
 * Folds the oldest changes, up to `limit`, into their batches: one folder at a time in the whole farm, the others find
 * nothing to do. A change is seen only with all that it follows from: those of one item, and the end of taking items
 * after the last of them, are committed in the order of their numbers.
 */
export async function foldBatchChanges({ database }: StoreContext, limit: number): Promise<FoldRound> {
  return await database.transact(
    async (transaction) => {
      if (!(await tryLockName(transaction, 'relay', 'batch changes'))) return { folded: 0, changed: [] };
      const rows = await transaction.all(takeChanges, { limit });
      if (rows.length === 0) return { folded: 0, changed: [] };
      const changesOf = Map.groupBy(rows, ({ batch_id }) => batch_id);
      const batches = await lock(transaction, rows);
      const folded = batches.map((row) => foldBatch(toFolded(row), changesToFold(changesOf.get(row.id) ?? [])));
      await write(transaction, folded);
      const changed = folded.flatMap(({ batch: { tenantId, id: batchId, lastSeq }, events }) =>
        events.length === 0 ? [] : [{ tenantId, batchId, lastSeq }],
      );
      return { folded: rows.length, changed };
    },
    { isBulk: true },
  );
}

async function lock(transaction: Transaction, rows: readonly ChangeRow[]): Promise<readonly BatchRow[]> {
  const tenants = new Map(rows.map((row) => [row.batch_id, row.tenant_id]));
  const inOrder = [...tenants].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return await transaction.all(lockBatches, {
    tenantIds: inOrder.map(([, tenantId]) => tenantId),
    batchIds: inOrder.map(([batchId]) => batchId),
  });
}

async function write(
  transaction: Transaction,
  folded: readonly { readonly batch: FoldedBatch; readonly events: readonly BatchEvent[] }[],
): Promise<void> {
  const rows = folded.map(({ batch }) => ({
    tenant_id: batch.tenantId,
    id: batch.id,
    closing_folded: batch.isClosed,
    is_over: batch.isOver,
    ...batch.counts,
    last_seq: batch.lastSeq,
  }));
  await Promise.all([
    transaction.run(writeFolded, { nowUs: await transaction.now, rows: JSON.stringify(rows) }),
    appendBatchEvents(
      transaction,
      folded.flatMap(({ events }) => events),
    ),
  ]);
}

function changesToFold(rows: readonly ChangeRow[]): readonly BatchChange[] {
  // Only `JobChanges` writes payloads.
  return rows.map(({ payload }) => JSON.parse(payload) as BatchChange);
}
