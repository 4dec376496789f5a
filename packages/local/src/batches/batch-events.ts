import type { BatchEvent, BatchId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { StoreContext } from '../jobs/store-context.ts';
import type { Database } from '../sqlite/database.ts';
import type { BatchEventsTable } from '../sqlite/farm-tables.ts';
import { Query, tables } from '../sqlite/query.ts';
import { requireBatch } from './batch-rows.ts';

interface BatchKey {
  readonly tenantId: TenantId;
  readonly batchId: BatchId;
}

const insert = new Query<BatchEventsTable>((p) =>
  tables
    .insertInto('batch_events')
    .values({ tenant_id: p('tenant_id'), batch_id: p('batch_id'), seq: p('seq'), payload: p('payload') }),
);
const selectAfter = new Query<BatchKey & { afterSeq: number; limit: number }, { seq: number; payload: string }>((p) =>
  tables
    .selectFrom('batch_events')
    .select(['seq', 'payload'])
    .where('tenant_id', '=', p('tenantId'))
    .where('batch_id', '=', p('batchId'))
    .where('seq', '>', p('afterSeq'))
    .orderBy('seq')
    .limit(p('limit')),
);

export function appendBatchEvents(database: Database, events: readonly BatchEvent[]): void {
  for (const event of events) {
    const { tenantId: tenant_id, batchId: batch_id, seq, ...rest } = event;
    database.run(insert, { tenant_id, batch_id, seq, payload: JSON.stringify(rest) });
  }
}

/** Events after `afterSeq`, oldest first. @throws not_found; resume_expired when the next one is no longer kept. */
export function listBatchEvents(
  { database }: StoreContext,
  tenantId: TenantId,
  batchId: BatchId,
  afterSeq: number,
  limit: number,
): readonly BatchEvent[] {
  const { last_seq: lastSeq } = requireBatch(database, tenantId, batchId);
  const rows = database.all(selectAfter, { tenantId, batchId, afterSeq, limit });
  const events = rows.map(({ seq, payload }): BatchEvent => ({ tenantId, batchId, seq, ...parsePayload(payload) }));
  const expected = Math.max(afterSeq, 0) + 1;
  if (limit > 0 && expected <= lastSeq && events[0]?.seq !== expected) {
    throw new LatheError('resume_expired', `Event ${expected} of ${batchId} is no longer kept.`, {
      details: { batchId, afterSeq, lastSeq },
    });
  }
  return events;
}

function parsePayload(payload: string): Omit<BatchEvent, 'tenantId' | 'batchId' | 'seq'> {
  // Only `appendBatchEvents` writes payloads.
  return JSON.parse(payload) as Omit<BatchEvent, 'tenantId' | 'batchId' | 'seq'>;
}
