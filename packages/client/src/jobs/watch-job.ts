import type { JobsClient } from '@lathe/proto';
import { followStream, type WatchSettings } from '../call/follow-stream.ts';
import { jobFromWire, type RemoteJob } from './remote-job.ts';

/** One step in a job's life, and the token that continues the watch right after it. */
export interface WatchedEvent {
  readonly seq: number;
  /** `submitted`, `offered`, `started`, `progress`, `requeued`, `cancel_requested` or `finished`. */
  readonly type: string;
  readonly atUs: number;
  /** The job right after this event. */
  readonly job: RemoteJob;
  readonly resumeToken: string;
}

/**
 * Every event of a job until it has ended, each once and in order. A lost connection is made again by itself and the
 * watch goes on behind the last event handed out.
 * @throws LatheClientError.
 */
export async function* watchJob(
  client: JobsClient,
  jobId: string,
  settings: WatchSettings,
): AsyncGenerator<WatchedEvent, void> {
  let lastSeq = 0;
  const open = (resumeToken: string): ReturnType<JobsClient['watch']> =>
    client.watch({ job_id: jobId, resume_token: resumeToken });
  for await (const { event, resume_token: resumeToken } of followStream(open, settings)) {
    if (!event?.job) continue;
    const seq = Number(event.seq ?? 0);
    if (seq <= lastSeq) continue;
    lastSeq = seq;
    yield { seq, type: event.type, atUs: Number(event.at_us), job: jobFromWire(event.job), resumeToken };
  }
}
