import type { BatchId, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { EventHub } from './event-hub.ts';
import { followLog, type LogHead, type Watch } from './follow-log.ts';
import { decodeResumeToken, encodeResumeToken, requireNotAhead } from './resume-token.ts';

export interface WatchRequest<Id> {
  readonly id: Id;
  /** Empty: from the first event. */
  readonly resumeToken: string;
  /** Silence after which a heartbeat is sent and the store is read again, ms. */
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

/** What a job or a batch leaves behind, as a watch reads it. */
export interface WatchedLog<Subject, Event> {
  readonly tenantId: TenantId;
  /** The job or batch as it is now. @throws not_found. */
  readonly subject: () => Promise<Subject>;
  readonly headOf: (subject: Subject) => LogHead;
  /** What stands for the first events where they are no longer kept. */
  readonly snapshotOf: (subject: Subject) => Event;
  /** Events with seq > afterSeq, oldest first. @throws resume_expired when some of them are no longer kept. */
  readonly read: (afterSeq: number, limit: number) => Promise<readonly Event[]>;
}

/**
 * Every event in order, without gap or repeat, until what is watched has ended; heartbeats in between.
 * @throws not_found, invalid_argument for a token of something else, resume_expired for one older than the kept events.
 */
export async function watchLog<Subject, Event extends { readonly seq: number }>(
  log: WatchedLog<Subject, Event>,
  hub: EventHub,
  { id, resumeToken, heartbeatMs, signal }: WatchRequest<JobId | BatchId>,
): Promise<Watch<Event>> {
  const seen = decodeResumeToken(id, resumeToken);
  const head = async (): Promise<LogHead> => log.headOf(await log.subject());
  const read = (afterSeq: number, limit: number): Promise<readonly Event[]> => readOrSnapshot(log, afterSeq, limit);
  const { lastSeq, hasEnded } = await head();
  requireNotAhead(id, seen, lastSeq);
  // A token that is too old is refused here, where the caller is still to be told so by a status.
  await read(seen, 1);
  const followed = {
    read,
    head,
    tokenOf: (seq: number) => encodeResumeToken(id, seq),
    listen: () => hub.listen(log.tenantId, id),
    heartbeatMs,
    canHear: () => hub.canHear,
    signal,
  };
  return { isOver: hasEnded && lastSeq <= seen, steps: followLog(followed, seen) };
}

async function readOrSnapshot<Subject, Event>(
  log: WatchedLog<Subject, Event>,
  afterSeq: number,
  limit: number,
): Promise<readonly Event[]> {
  try {
    return await log.read(afterSeq, limit);
  } catch (caught) {
    const error = LatheError.from(caught);
    if (error.code !== 'resume_expired' || afterSeq > 0) throw error;
    return [log.snapshotOf(await log.subject())];
  }
}
