import type { Job, JobEvent, JobEventType, JobState } from '@lathe/core';
import type { ErrorRecord } from '@lathe/core/errors';

/** What of a job can change, as it is after an event; what is 0, empty, false or null is left out. */
interface EventPayload {
  readonly type: JobEventType;
  readonly state: JobState;
  readonly atUs: number;
  readonly runAfterUs: number;
  readonly attempts?: number;
  readonly losses?: number;
  readonly fence?: number;
  readonly progress?: number;
  readonly phase?: string;
  readonly cancelRequested?: true;
  readonly error?: ErrorRecord;
  readonly reused?: true;
  readonly degraded?: true;
}

/** The event `job.lastSeq` as the text of a column. Outputs are not in it: a job has them when it has succeeded, and they never change. */
export function eventPayload(type: JobEventType, job: Job, atUs: number): string {
  const payload: EventPayload = {
    type,
    state: job.state,
    atUs,
    runAfterUs: job.runAfterUs,
    ...(job.attempts !== 0 && { attempts: job.attempts }),
    ...(job.losses !== 0 && { losses: job.losses }),
    ...(job.fence !== 0 && { fence: job.fence }),
    ...(job.progress !== 0 && { progress: job.progress }),
    ...(job.phase !== '' && { phase: job.phase }),
    ...(job.cancelRequested && { cancelRequested: true }),
    ...(job.error !== null && { error: job.error }),
    ...(job.reused && { reused: true }),
    ...(job.degraded && { degraded: true }),
  };
  return JSON.stringify(payload);
}

/** The whole event; the first of a job has no payload. @param now the job as it is now. */
export function eventOf(now: Job, seq: number, payload: string | null): JobEvent {
  // Only `eventPayload` writes these columns.
  const said = payload === null ? submitted(now) : (JSON.parse(payload) as EventPayload);
  const job: Job = {
    ...now,
    state: said.state,
    outputs: said.state === 'succeeded' ? now.outputs : [],
    updatedAtUs: said.atUs,
    runAfterUs: said.runAfterUs,
    attempts: said.attempts ?? 0,
    losses: said.losses ?? 0,
    fence: said.fence ?? 0,
    progress: said.progress ?? 0,
    phase: said.phase ?? '',
    cancelRequested: said.cancelRequested ?? false,
    error: said.error ?? null,
    reused: said.reused ?? false,
    degraded: said.degraded ?? false,
    lastSeq: seq,
  };
  return wholeEvent(said.type, job, said.atUs);
}

/** An event of the job as it is right after it. */
export function wholeEvent(type: JobEventType, job: Job, atUs: number): JobEvent {
  const { tenantId, id: jobId, lastSeq: seq, state, fence, progress, phase } = job;
  return { tenantId, jobId, seq, type, state, atUs, fence, progress, phase, job };
}

function submitted({ createdAtUs }: Job): EventPayload {
  return { type: 'submitted', state: 'queued', atUs: createdAtUs, runAfterUs: createdAtUs };
}
