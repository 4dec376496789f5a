import { LatheError } from '@lathe/core/errors';
import { newId, noCounts } from '@lathe/core/jobs';
import type { Batch, NewBatch, TenantId } from '@lathe/core';
import type { StoreContext } from '../jobs/store-context.ts';
import { appendBatchEvents } from './batch-events.ts';
import { findBatchOfRequest, insertBatch, toBatch } from './batch-rows.ts';

export interface CreateBatchRequest {
  readonly batch: NewBatch;
  readonly requestId: string | null;
  readonly requestHash: string;
}

/** Opens a batch, or finds the one its `requestId` made. @throws request_conflict. */
export function createBatch(
  { database, nowUs }: StoreContext,
  tenantId: TenantId,
  request: CreateBatchRequest,
): { readonly batch: Batch; readonly created: boolean } {
  const { requestId, requestHash } = request;
  const earlier = requestId === null ? null : findBatchOfRequest(database, tenantId, requestId);
  if (earlier !== null) {
    if (earlier.request_hash !== requestHash) {
      throw new LatheError('request_conflict', `Request ${requestId ?? ''} was already made with another body.`, {
        details: { requestId, batchId: earlier.id },
      });
    }
    return { batch: toBatch(earlier), created: false };
  }
  const batch: Batch = {
    id: newId('bat', Math.floor(nowUs / 1000)),
    tenantId,
    label: request.batch.label,
    class: request.batch.class,
    createdAtUs: nowUs,
    updatedAtUs: nowUs,
    isClosed: false,
    cancelRequested: false,
    counts: noCounts,
    isOver: false,
    lastSeq: 1,
  };
  insertBatch(database, batch, request);
  const opened = { tenantId, batchId: batch.id, seq: 1, type: 'opened', atUs: nowUs, counts: noCounts } as const;
  appendBatchEvents(database, [{ ...opened, item: null }]);
  return { batch, created: true };
}
