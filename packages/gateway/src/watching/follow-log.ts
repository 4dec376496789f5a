import type { Bell } from './event-hub.ts';

/** One step of a watch. */
export interface WatchStep<Event> {
  /** Null in a heartbeat. */
  readonly event: Event | null;
  /** Give it to a later watch to go on after this step. */
  readonly resumeToken: string;
}

/** A watch that may begin. */
export interface Watch<Event> {
  /** True when what is watched has ended and every event of it was seen. */
  readonly isOver: boolean;
  readonly steps: AsyncGenerator<WatchStep<Event>>;
}

/** Where a log of events stands. */
export interface LogHead {
  readonly lastSeq: number;
  /** No event is to come unless somebody begins anew. */
  readonly hasEnded: boolean;
}

export interface FollowedLog<Event extends { readonly seq: number }> {
  /** Events with seq > afterSeq, oldest first. */
  readonly read: (afterSeq: number, limit: number) => Promise<readonly Event[]>;
  readonly head: () => Promise<LogHead>;
  readonly tokenOf: (seq: number) => string;
  /** Taken before the first read, so that nothing written after it is missed. */
  readonly listen: () => Bell;
  /** Silence after which a heartbeat is sent and the log is read again, ms. */
  readonly heartbeatMs: number;
  /** Whether the bell can ring now; while it cannot, the log is read every second. */
  readonly canHear: () => boolean;
  readonly signal: AbortSignal;
}

const pageSize = 256;
/** How often the log is read while nobody can ring, ms. */
const deafPollMs = 1000;

/**
 * Every event of a log in order, without gap or repeat, until it has ended; heartbeats in between. The consumer's pace is
 * the only buffer: at most one page of events is held. @throws the signal's reason.
 */
export async function* followLog<Event extends { readonly seq: number }>(
  log: FollowedLog<Event>,
  fromSeq: number,
): AsyncGenerator<WatchStep<Event>> {
  let seen = fromSeq;
  let silentMs = 0;
  using bell = log.listen();
  for (;;) {
    for (;;) {
      const events = await log.read(seen, pageSize);
      for (const event of events) {
        yield { event, resumeToken: log.tokenOf(event.seq) };
        seen = event.seq;
        silentMs = 0;
      }
      if (events.length < pageSize) break;
    }
    const { lastSeq, hasEnded } = await log.head();
    if (hasEnded && lastSeq <= seen) return;
    if (lastSeq > seen) continue;
    const waitMs = log.canHear() ? log.heartbeatMs : Math.min(deafPollMs, log.heartbeatMs);
    if (await bell.rung(waitMs, log.signal)) continue;
    silentMs += waitMs;
    if (silentMs < log.heartbeatMs) continue;
    silentMs = 0;
    yield { event: null, resumeToken: log.tokenOf(seen) };
  }
}
