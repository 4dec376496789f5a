import { setTimeout as delay } from 'node:timers/promises';
import { LatheClientError } from '@lathe/client';
import { channelTo, loadLatheProtos, type ChannelSettings, type JobsClient } from '@lathe/proto';
import type { WatchFacts } from '../audit/chaos-facts.ts';
import { mayRepeat } from './repeat-until-answered.ts';

const pauseMs = 200;

export interface WatchedStep {
  readonly seq: number;
  readonly type: string;
  /** Of the item, in a batch's log. */
  readonly jobId: string | null;
  readonly atMs: number;
}

/** The parts of both kinds of watch that count. */
interface WatchResponse {
  readonly resume_token: string;
  readonly event?: {
    readonly seq?: string;
    readonly type: string;
    readonly at_us: string;
    readonly job_id?: string;
  } | null;
}

/**
 * Follows a job or a batch as a client without our library would: takes what comes as it comes, and after a lost
 * connection goes on at the next gateway with the last token.
 */
export async function rawWatch(
  id: string,
  targets: readonly string[],
  settings: ChannelSettings,
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep: (step: WatchedStep) => void },
): Promise<WatchFacts> {
  const events: WatchedStep[] = [];
  let token = '';
  let reconnections = 0;
  for (;;) {
    const target = targets[reconnections % targets.length] ?? '';
    const client = jobsClient(target, settings);
    try {
      for await (const { event, resume_token } of openWatch(client, id, token, signal)) {
        if (resume_token !== '') token = resume_token;
        if (!event) continue;
        const { seq = '0', type, at_us: atUs, job_id: jobId = '' } = event;
        const step = { seq: Number(seq), type, jobId: jobId === '' ? null : jobId, atMs: Number(atUs) / 1000 };
        events.push(step);
        onStep(step);
      }
      return { id, events, reconnections, failure: null };
    } catch (caught) {
      const error = LatheClientError.from(caught);
      if (signal.aborted || !mayRepeat(error))
        return { id, events, reconnections, failure: `${error.code}: ${error.message}` };
    } finally {
      client.close();
    }
    reconnections += 1;
    await delay(pauseMs);
  }
}

function jobsClient(target: string, settings: ChannelSettings): JobsClient {
  const { address, credentials, interceptors } = channelTo(target, settings);
  return new (loadLatheProtos().Jobs)(address, credentials, { interceptors });
}

async function* openWatch(
  client: JobsClient,
  id: string,
  resumeToken: string,
  signal: AbortSignal,
): AsyncGenerator<WatchResponse> {
  const call = id.startsWith('job_')
    ? client.watch({ job_id: id, resume_token: resumeToken })
    : client.watchBatch({ batch_id: id, resume_token: resumeToken, counts_only: false });
  const cancel = (): void => call.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const responses: AsyncIterable<WatchResponse> = call;
    yield* responses;
  } finally {
    signal.removeEventListener('abort', cancel);
    call.cancel();
  }
}
