import type { Batch, NewBatch, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { newId, noCounts } from '@lathe/core/jobs';
import { Query, tables } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { appendBatchEvents } from './batch-events.ts';
import { toBatch, type BatchRow } from './batch-rows.ts';

export interface CreateBatchRequest {
  readonly batch: NewBatch;
  readonly requestId: string | null;
  readonly requestHash: string;
}

const selectByRequest = new Query<{ tenantId: TenantId; requestId: string }, BatchRow>((p) =>
  tables
    .selectFrom('batches')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('request_id', '=', p('requestId')),
);
const insert = new Query<
  Pick<BatchRow, 'tenant_id' | 'id' | 'label' | 'class' | 'created_at_us' | 'request_id' | 'request_hash'>,
  BatchRow
>((p) =>
  tables
    .insertInto('batches')
    .values({
      tenant_id: p('tenant_id'),
      id: p('id'),
      label: p('label'),
      class: p('class'),
      created_at_us: p('created_at_us'),
      updated_at_us: p('created_at_us'),
      is_closed: false,
      cancel_requested: false,
      closing_folded: false,
      is_over: false,
      waiting: 0,
      running: 0,
      succeeded: 0,
      failed: 0,
      cancelled: 0,
      dead: 0,
      last_seq: 1,
      request_id: p('request_id'),
      request_hash: p('request_hash'),
    })
    .returningAll(),
);

/** Opens a batch, or finds the one its `requestId` made. @throws request_conflict. */
export async function createBatch(
  { database }: StoreContext,
  tenantId: TenantId,
  { batch, requestId, requestHash }: CreateBatchRequest,
): Promise<{ readonly batch: Batch; readonly created: boolean }> {
  return await database.transact(async (transaction) => {
    const earlier = requestId === null ? undefined : await transaction.first(selectByRequest, { tenantId, requestId });
    if (earlier !== undefined) {
      if (earlier.request_hash === requestHash) return { batch: toBatch(earlier), created: false };
      throw new LatheError('request_conflict', `Request ${requestId ?? ''} was already made with another body.`, {
        details: { requestId, batchId: earlier.id },
      });
    }
    const nowUs = await transaction.now;
    const row = await transaction.first(insert, {
      tenant_id: tenantId,
      id: newId('bat', Math.floor(nowUs / 1000)),
      label: batch.label,
      class: batch.class,
      created_at_us: nowUs,
      request_id: requestId,
      request_hash: requestHash,
    });
    if (row === undefined) throw new LatheError('internal', 'The farm database returned no row for a new batch.');
    const opened = { tenantId, batchId: row.id, seq: 1, type: 'opened', atUs: nowUs, counts: noCounts } as const;
    await appendBatchEvents(transaction, [{ ...opened, item: null }]);
    return { batch: toBatch(row), created: true };
  });
}
