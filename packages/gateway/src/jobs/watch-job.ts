import { terminalStates, type JobEvent, type JobId, type JobStore, type Principal } from '@lathe/core';
import type { EventHub } from '../watching/event-hub.ts';
import type { Watch } from '../watching/follow-log.ts';
import { watchLog, type WatchRequest } from '../watching/watch-log.ts';

/** An event, or the job as it is now where its first events are no longer kept. */
export type WatchedJobEvent = Pick<JobEvent, 'seq' | 'atUs' | 'job'> & {
  readonly type: JobEvent['type'] | 'snapshot';
};

/** Every event of a job until it has ended; a job that was retried after its end has newer ones. See `watchLog`. */
export async function watchJob(
  store: Pick<JobStore, 'getJob' | 'listEvents'>,
  hub: EventHub,
  principal: Principal,
  request: WatchRequest<JobId>,
): Promise<Watch<WatchedJobEvent>> {
  const { id } = request;
  return await watchLog(
    {
      tenantId: principal.tenantId,
      subject: () => store.getJob(principal, id),
      headOf: ({ state, lastSeq }) => ({ lastSeq, hasEnded: terminalStates.has(state) }),
      snapshotOf: (job): WatchedJobEvent => ({ seq: job.lastSeq, type: 'snapshot', atUs: job.updatedAtUs, job }),
      read: (afterSeq, limit) => store.listEvents(principal, id, afterSeq, limit),
    },
    hub,
    request,
  );
}
