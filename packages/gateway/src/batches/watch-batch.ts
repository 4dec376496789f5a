import type { BatchEvent, BatchId, BatchStore, Principal } from '@lathe/core';
import type { EventHub } from '../watching/event-hub.ts';
import type { Watch } from '../watching/follow-log.ts';
import { watchLog, type WatchRequest } from '../watching/watch-log.ts';

/** An event, or the counts as they are now where the first events are no longer kept. */
export type WatchedBatchEvent = Pick<BatchEvent, 'seq' | 'atUs' | 'counts' | 'item'> & {
  readonly type: BatchEvent['type'] | 'snapshot';
};

/** Every event of a batch until it is over; see `watchLog`. */
export async function watchBatch(
  store: Pick<BatchStore, 'getBatch' | 'listBatchEvents'>,
  hub: EventHub,
  principal: Principal,
  request: WatchRequest<BatchId>,
): Promise<Watch<WatchedBatchEvent>> {
  const { id } = request;
  return await watchLog(
    {
      tenantId: principal.tenantId,
      subject: () => store.getBatch(principal, id),
      headOf: ({ isOver, lastSeq }) => ({ lastSeq, hasEnded: isOver }),
      snapshotOf: ({ lastSeq, updatedAtUs, counts }): WatchedBatchEvent => ({
        seq: lastSeq,
        type: 'snapshot',
        atUs: updatedAtUs,
        counts,
        item: null,
      }),
      read: (afterSeq, limit) => store.listBatchEvents(principal, id, afterSeq, limit),
    },
    hub,
    request,
  );
}
