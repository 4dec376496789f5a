import type { BatchEvent, BatchId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql } from 'kysely';
import { Query, tables } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import type { StoreContext } from '../store-context.ts';
import { requireBatch, selectBatch } from './batch-rows.ts';

const insert = new Query<{ events: string }>(
  (p) => sql`insert into batch_events (tenant_id, batch_id, seq, payload)
    select * from json_to_recordset(${p('events')}::json) as e (tenant_id text, batch_id text, seq bigint, payload text)`,
);
const selectAfter = new Query<
  { tenantId: TenantId; batchId: BatchId; afterSeq: number; limit: number },
  { payload: string }
>((p) =>
  tables
    .selectFrom('batch_events')
    .select('payload')
    .where('tenant_id', '=', p('tenantId'))
    .where('batch_id', '=', p('batchId'))
    .where('seq', '>', p('afterSeq'))
    .orderBy('seq')
    .limit(p('limit')),
);

export async function appendBatchEvents(transaction: Transaction, events: readonly BatchEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    tenant_id: event.tenantId,
    batch_id: event.batchId,
    seq: event.seq,
    payload: JSON.stringify(event),
  }));
  await transaction.run(insert, { events: JSON.stringify(rows) });
}

/** Events after `afterSeq`, oldest first. @throws not_found; resume_expired when the next one is no longer kept. */
export async function listBatchEvents(
  { database }: StoreContext,
  tenantId: TenantId,
  batchId: BatchId,
  afterSeq: number,
  limit: number,
): Promise<readonly BatchEvent[]> {
  const row = await database.first(selectBatch, { tenantId, batchId });
  const { last_seq: lastSeq } = requireBatch(row, batchId);
  const rows = await database.all(selectAfter, { tenantId, batchId, afterSeq, limit });
  // Only `appendBatchEvents` writes payloads.
  const events = rows.map(({ payload }) => JSON.parse(payload) as BatchEvent);
  const expected = Math.max(afterSeq, 0) + 1;
  if (limit > 0 && expected <= lastSeq && events[0]?.seq !== expected) {
    throw new LatheError('resume_expired', `Event ${expected} of ${batchId} is no longer kept.`, {
      details: { batchId, afterSeq, lastSeq },
    });
  }
  return events;
}
