import type { Batch, BatchEvent, BatchId, BatchStore, Principal } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { EventHub } from '../jobs/event-hub.ts';
import type { WatchRequest } from '../jobs/watch-job.ts';
import { followLog, type LogHead, type Watch } from '../watching/follow-log.ts';
import { decodeResumeToken, encodeResumeToken, requireNotAhead } from '../watching/resume-token.ts';

/** An event, or the counts as they are now where the first events are no longer kept. */
export type WatchedBatchEvent = Pick<BatchEvent, 'seq' | 'atUs' | 'counts' | 'item'> & {
  readonly type: BatchEvent['type'] | 'snapshot';
};

type Reads = Pick<BatchStore, 'getBatch' | 'listBatchEvents'>;

/**
 * Every event of a batch in order, without gap or repeat, until it is over; heartbeats in between.
 * @throws not_found, invalid_argument for a token of another batch, resume_expired for one older than the kept events.
 */
export async function watchBatch(
  store: Reads,
  hub: EventHub,
  principal: Principal,
  { id, resumeToken, heartbeatMs, signal }: WatchRequest<BatchId>,
): Promise<Watch<WatchedBatchEvent>> {
  const seen = decodeResumeToken(id, resumeToken);
  const head = async (): Promise<LogHead> => headOf(await store.getBatch(principal, id));
  const now = await head();
  requireNotAhead(id, seen, now.lastSeq);
  await readEvents(store, principal, id, seen, 1);
  const log = {
    read: (afterSeq: number, limit: number) => readEvents(store, principal, id, afterSeq, limit),
    head,
    tokenOf: (seq: number) => encodeResumeToken(id, seq),
    listen: () => hub.listen(principal.tenantId, id),
    heartbeatMs,
    canHear: () => hub.canHear,
    signal,
  };
  return { isOver: now.hasEnded && now.lastSeq <= seen, steps: followLog(log, seen) };
}

function headOf({ isOver, lastSeq }: Batch): LogHead {
  return { lastSeq, hasEnded: isOver };
}

async function readEvents(
  store: Reads,
  principal: Principal,
  id: BatchId,
  afterSeq: number,
  limit: number,
): Promise<readonly WatchedBatchEvent[]> {
  try {
    return await store.listBatchEvents(principal, id, afterSeq, limit);
  } catch (caught) {
    const error = LatheError.from(caught);
    if (error.code !== 'resume_expired' || afterSeq > 0) throw error;
    const { lastSeq, updatedAtUs, counts } = await store.getBatch(principal, id);
    return [{ seq: lastSeq, type: 'snapshot', atUs: updatedAtUs, counts, item: null }];
  }
}
