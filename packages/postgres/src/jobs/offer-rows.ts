import type { BatchId, Offer } from '@lathe/core';
import { shareNames } from '../database/named-locks.ts';
import { LostRace } from '../database/postgres-error.ts';
import type { Transaction } from '../database/transaction.ts';
import type { StoreContext } from '../store-context.ts';
import { JobChanges } from './job-changes.ts';
import { loadDetails } from './load-jobs.ts';
import { keyOfJob, keyOfRow, keyText, type JobRow } from './stored-job.ts';
import { writeChanges, type BatchKey } from './write-changes.ts';

/** Offers locked jobs, in the order given. */
export async function offerRows(
  { recipes }: Pick<StoreContext, 'recipes'>,
  transaction: Transaction,
  rows: readonly JobRow[],
): Promise<readonly Offer[]> {
  if (rows.length === 0) return [];
  const [stored, nowUs] = await Promise.all([loadDetails(transaction, recipes, rows), transaction.now]);
  if (stored.some(({ isBatchCancelled }) => isBatchCancelled)) throw new LostRace('A batch was cancelled');
  const jobs = new Map(stored.map((each) => [keyText(keyOfJob(each.job)), each]));
  const changes = new JobChanges(nowUs);
  const offers: Offer[] = [];
  for (const row of rows) {
    const found = jobs.get(keyText(keyOfRow(row)));
    if (found === undefined) continue;
    // Offers of one call keep their order: each counts as made a microsecond after the one before.
    const placement = { offered_at_us: nowUs + offers.length };
    const { job } = changes.move(found, { type: 'offer' }, { placement });
    const { tenantId, id: jobId, class: jobClass, kind, traceparent } = job;
    offers.push({ tenantId, jobId, class: jobClass, kind, ...(traceparent === null ? {} : { traceparent }) });
  }
  await writeAndCommit(transaction, changes, batchesOf(rows));
  return offers;
}

/**
 * Writes what hands out items of these batches, unless one of them has been cancelled: from here on none is until this is
 * committed, and one that was before breaks the transaction, which then passes its items over.
 */
export async function writeAndCommit(
  transaction: Transaction,
  changes: JobChanges,
  batches: readonly BatchKey[],
): Promise<void> {
  await Promise.all([
    shareNames(
      transaction,
      'batch',
      batches.map(({ batchId }) => batchId),
    ),
    writeChanges(transaction, changes, batches),
    transaction.commit(),
  ]);
}

/** Batches that must not be cancelled when what is done to these jobs is committed. */
export function batchesOf(rows: readonly JobRow[]): readonly BatchKey[] {
  const batches = new Map<BatchId, BatchKey>();
  for (const { tenant_id: tenantId, batch_id: batchId } of rows)
    if (batchId !== null) batches.set(batchId, { tenantId, batchId });
  return [...batches.values()];
}
