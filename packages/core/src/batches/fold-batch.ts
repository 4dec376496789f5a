import type { BatchId, JobId } from '../ids/id.ts';
import { terminalStates, type JobState } from '../jobs/job.ts';
import type { TenantId } from '../tenancy/principal.ts';
import type { BatchCounts, BatchEvent, BatchEventType } from './batch.ts';

/** What happened to a batch, left by the transaction that did it until it is folded into counts and events. */
export type BatchChange =
  | { readonly type: 'added'; readonly atUs: number; readonly items: number }
  | {
      /** An item went from one count to another. */
      readonly type: 'moved';
      readonly atUs: number;
      readonly itemKey: string;
      readonly jobId: JobId;
      readonly from: JobState;
      readonly to: JobState;
    }
  | { readonly type: 'closed' | 'cancel_requested'; readonly atUs: number };

/** A batch as of its newest event. */
export interface FoldedBatch {
  readonly tenantId: TenantId;
  readonly id: BatchId;
  readonly counts: BatchCounts;
  readonly lastSeq: number;
  /** `closed` or `cancel_requested` has been told. */
  readonly isClosed: boolean;
  /** Closed, every item has ended, and `finished` has been told since. */
  readonly isOver: boolean;
}

/** The count in which an item of this state is. */
export function countOf(state: JobState): keyof BatchCounts {
  return state === 'queued' || state === 'offered' ? 'waiting' : state;
}

/**
 * Applies changes, in the order in which they were committed: one event for each item that ends, for closing and
 * cancelling, one `progress` for what is left, and `finished` where nothing is to come. Pure, so that every store folds alike.
 * A cancel that came when the last item had ended, but before that was folded, finds nothing to end and is not told:
 * `finished` stays the last word.
 */
export function foldBatch(
  batch: FoldedBatch,
  changes: readonly BatchChange[],
): { readonly batch: FoldedBatch; readonly events: readonly BatchEvent[] } {
  let { counts, lastSeq, isClosed, isOver } = batch;
  let isUntold = false;
  const events: BatchEvent[] = [];
  const tell = (type: BatchEventType, atUs: number, item: BatchEvent['item'] = null): void => {
    events.push({ tenantId: batch.tenantId, batchId: batch.id, seq: ++lastSeq, type, atUs, counts, item });
    isUntold = false;
  };
  for (const change of changes) {
    if (isOver && change.type === 'cancel_requested') continue;
    counts = countChange(counts, change);
    if (change.type === 'closed' || change.type === 'cancel_requested') {
      isClosed = true;
      tell(change.type, change.atUs);
    } else if (change.type === 'moved' && terminalStates.has(change.to)) {
      tell('item_finished', change.atUs, { itemKey: change.itemKey, jobId: change.jobId, state: change.to });
    } else isUntold = true;
    const isEnded = isClosed && counts.waiting + counts.running === 0;
    if (isEnded && !isOver) tell('finished', change.atUs);
    isOver = isEnded;
  }
  const last = changes.at(-1);
  if (isUntold && last !== undefined) tell('progress', last.atUs);
  return { batch: { ...batch, counts, lastSeq, isClosed, isOver }, events };
}

function countChange(counts: BatchCounts, change: BatchChange): BatchCounts {
  if (change.type === 'added') return { ...counts, waiting: counts.waiting + change.items };
  if (change.type !== 'moved') return counts;
  const from = countOf(change.from);
  const left = { ...counts, [from]: counts[from] - 1 };
  const to = countOf(change.to);
  return { ...left, [to]: left[to] + 1 };
}
