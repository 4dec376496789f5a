import { setTimeout as delay } from 'node:timers/promises';
import { LatheClientError } from '@lathe/client';
import { channelTo, loadLatheProtos, type ChannelSettings, type JobsClient } from '@lathe/proto';
import type { WatchFacts } from '../audit/chaos-facts.ts';
import { mayRepeat } from './repeat-until-answered.ts';

const pauseMs = 200;
const quickReconnection = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2000,
} as const;

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
 * @param channels to each gateway, in the order in which they are tried.
 */
export async function rawWatch(
  id: string,
  channels: readonly JobsClient[],
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep: (step: WatchedStep) => void },
): Promise<WatchFacts> {
  const events: WatchedStep[] = [];
  let token = '';
  let reconnections = 0;
  for (;;) {
    const client = channels[reconnections % channels.length];
    if (client === undefined) throw new RangeError('A watch needs at least one gateway.');
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
    }
    reconnections += 1;
    await delay(pauseMs);
  }
}

/** For many watches at once: a thousand handshakes after each death of a gateway would be most of what a run does. */
export function openWatchChannel(target: string, settings: ChannelSettings): JobsClient {
  const { address, credentials, interceptors } = channelTo(target, settings);
  return new (loadLatheProtos().Jobs)(address, credentials, { ...quickReconnection, interceptors });
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
