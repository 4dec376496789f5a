import { terminalStates, type Job, type JobEvent, type JobId, type JobStore, type Principal } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { decodeResumeToken, encodeResumeToken, requireNotAhead } from '../watching/resume-token.ts';
import { followLog, type LogHead, type Watch } from '../watching/follow-log.ts';
import type { EventHub } from './event-hub.ts';

/** An event, or the job as it is now where its first events are no longer kept. */
export type WatchedJobEvent = Pick<JobEvent, 'seq' | 'atUs' | 'job'> & {
  readonly type: JobEvent['type'] | 'snapshot';
};

export interface WatchRequest<Id> {
  readonly id: Id;
  /** Empty: from the first event. */
  readonly resumeToken: string;
  /** Silence after which a heartbeat is sent and the store is read again, ms. */
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

/**
 * Every event of a job in order, without gap or repeat, until the job has ended; heartbeats in between.
 * @throws not_found, invalid_argument for a token of another job, resume_expired for one older than the kept events.
 */
export async function watchJob(
  store: Pick<JobStore, 'getJob' | 'listEvents'>,
  hub: EventHub,
  principal: Principal,
  { id, resumeToken, heartbeatMs, signal }: WatchRequest<JobId>,
): Promise<Watch<WatchedJobEvent>> {
  const seen = decodeResumeToken(id, resumeToken);
  const head = async (): Promise<LogHead> => headOf(await store.getJob(principal, id));
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

/** A job that was retried after its end has newer events. */
function headOf({ state, lastSeq }: Job): LogHead {
  return { lastSeq, hasEnded: terminalStates.has(state) };
}

async function readEvents(
  store: Pick<JobStore, 'getJob' | 'listEvents'>,
  principal: Principal,
  jobId: JobId,
  afterSeq: number,
  limit: number,
): Promise<readonly WatchedJobEvent[]> {
  try {
    return await store.listEvents(principal, jobId, afterSeq, limit);
  } catch (caught) {
    const error = LatheError.from(caught);
    if (error.code !== 'resume_expired' || afterSeq > 0) throw error;
    const job = await store.getJob(principal, jobId);
    return [{ seq: job.lastSeq, type: 'snapshot', atUs: job.updatedAtUs, job }];
  }
}
