import type { BatchChange, BatchId, ChangedBatch, FoldRound, TenantId } from '@lathe/core';
import { foldBatch } from '@lathe/core/jobs';
import type { StoreContext } from '../jobs/store-context.ts';
import { takeChanges } from './batch-changes.ts';
import { appendBatchEvents } from './batch-events.ts';
import { findBatch, toFolded, writeFolded } from './batch-rows.ts';

interface ChangesOfBatch {
  readonly tenantId: TenantId;
  readonly batchId: BatchId;
  readonly changes: BatchChange[];
}

/** Folds the oldest changes, up to `limit`, into their batches. */
export function foldBatchChanges({ database, nowUs }: StoreContext, limit: number): FoldRound {
  const byBatch = new Map<BatchId, ChangesOfBatch>();
  const changes = takeChanges(database, limit);
  for (const { tenantId, batchId, change } of changes) {
    const known = byBatch.get(batchId);
    if (known === undefined) byBatch.set(batchId, { tenantId, batchId, changes: [change] });
    else known.changes.push(change);
  }
  const changed: ChangedBatch[] = [];
  for (const { tenantId, batchId, changes: own } of byBatch.values()) {
    const row = findBatch(database, tenantId, batchId);
    if (row === null) continue;
    const { batch, events } = foldBatch(toFolded(row), own);
    writeFolded(database, batch, nowUs);
    appendBatchEvents(database, events);
    if (events.length > 0) changed.push({ tenantId, batchId, lastSeq: batch.lastSeq });
  }
  return { folded: changes.length, changed };
}
