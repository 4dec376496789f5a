import { terminalStates, type Job, type JobEvent, type JobId, type JobStore, type Principal } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { EventHub } from './event-hub.ts';
import { decodeResumeToken, encodeResumeToken } from './resume-token.ts';

/** One step of a watch. */
export interface WatchStep {
  /** Null in a heartbeat. */
  readonly event: WatchEvent | null;
  /** Give it to a later watch to go on after this step. */
  readonly resumeToken: string;
}

/** An event, or the job as it is now where its first events are no longer kept. */
type WatchEvent = Pick<JobEvent, 'seq' | 'atUs' | 'job'> & { readonly type: JobEvent['type'] | 'snapshot' };

export interface WatchRequest {
  readonly jobId: JobId;
  /** Empty: from the first event. */
  readonly resumeToken: string;
  /** Silence after which a heartbeat is sent and the store is read again, ms. */
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

const pageSize = 256;

/** A watch that may begin. */
export interface JobWatch {
  /** True when the job has ended and every event of it was seen. */
  readonly isOver: boolean;
  readonly steps: AsyncGenerator<WatchStep>;
}

/**
 * Every event of a job in order, without gap or repeat, until the job has ended; heartbeats in between.
 * The consumer's pace is the only buffer: at most one page of events is held.
 * @throws not_found, invalid_argument for a token of another job, resume_expired for one older than the kept events.
 */
export async function watchJob(
  store: JobStore,
  hub: EventHub,
  principal: Principal,
  request: WatchRequest,
): Promise<JobWatch> {
  const { jobId } = request;
  const seen = decodeResumeToken(jobId, request.resumeToken);
  const job = await store.getJob(principal, jobId);
  if (seen > job.lastSeq)
    throw new LatheError(
      'invalid_argument',
      `resume_token is ahead of ${jobId}, whose newest event is ${job.lastSeq}.`,
      {
        details: { field: 'resume_token', lastSeq: job.lastSeq },
      },
    );
  await readEvents(store, principal, jobId, seen, 1);
  return { isOver: hasEnded(job, seen), steps: stepsAfter(store, hub, principal, request, seen) };
}

async function* stepsAfter(
  store: JobStore,
  hub: EventHub,
  principal: Principal,
  { jobId, heartbeatMs, signal }: WatchRequest,
  from: number,
): AsyncGenerator<WatchStep> {
  let seen = from;
  using bell = hub.listen(principal.tenantId, jobId);
  for (;;) {
    for (;;) {
      const events = await readEvents(store, principal, jobId, seen, pageSize);
      for (const event of events) {
        yield { event, resumeToken: encodeResumeToken(jobId, event.seq) };
        seen = event.seq;
      }
      if (events.length < pageSize) break;
    }
    const job = await store.getJob(principal, jobId);
    if (hasEnded(job, seen)) return;
    if (job.lastSeq > seen) continue;
    if (!(await bell.rung(heartbeatMs, signal))) yield { event: null, resumeToken: encodeResumeToken(jobId, seen) };
  }
}

/** A job that was retried after its end has newer events. */
function hasEnded(job: Job, seen: number): boolean {
  return terminalStates.has(job.state) && job.lastSeq <= seen;
}

async function readEvents(
  store: JobStore,
  principal: Principal,
  jobId: JobId,
  afterSeq: number,
  limit: number,
): Promise<readonly WatchEvent[]> {
  try {
    return await store.listEvents(principal, jobId, afterSeq, limit);
  } catch (caught) {
    const error = LatheError.from(caught);
    if (error.code !== 'resume_expired' || afterSeq > 0) throw error;
    const job = await store.getJob(principal, jobId);
    return [{ seq: job.lastSeq, type: 'snapshot', atUs: job.updatedAtUs, job }];
  }
}
