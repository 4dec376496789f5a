import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, ServerCredentials, status, type ServerWritableStream } from '@grpc/grpc-js';
import { loadLatheProtos, type WatchJobRequest__Output, type WatchJobResponse } from '@lathe/proto';
import { LatheClient } from '../lathe-client.ts';
import { LatheClientError } from '../call/lathe-client-error.ts';

type WatchCall = ServerWritableStream<WatchJobRequest__Output, WatchJobResponse>;

/** A server whose Watch answers the n-th call as scripted, and the tokens it was called with. */
async function scriptedServer(answers: readonly ((call: WatchCall) => void)[]) {
  const tokens: string[] = [];
  const server = new Server();
  const { Watch } = loadLatheProtos().Jobs.service;
  server.addService(
    { Watch },
    {
      Watch: (call: WatchCall) => {
        const answer = answers[tokens.push(call.request.resume_token) - 1];
        assert.ok(answer, 'one call more than scripted');
        answer(call);
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, tokens, [Symbol.dispose]: () => server.forceShutdown() };
}

function event(
  seq: number,
  state: 'JOB_STATE_RUNNING' | 'JOB_STATE_SUCCEEDED' = 'JOB_STATE_RUNNING',
): WatchJobResponse {
  return { event: { seq, type: 'progress', at_us: 1, job: { id: 'job_x', state } }, resume_token: `t${seq}` };
}

test('a watch whose stream breaks three times hands out every event once and goes on from the last token', async () => {
  using server = await scriptedServer([
    (call) => {
      call.write(event(1));
      call.write(event(2), () => call.emit('error', { code: status.UNAVAILABLE, details: 'going away' }));
    },
    (call) => call.emit('error', { code: status.UNAVAILABLE, details: 'still away' }),
    (call) => {
      call.write(event(2)); // a repeat by the server is not handed out
      call.write({ resume_token: 't2' });
      call.write(event(3), () => call.emit('error', { code: status.UNAVAILABLE, details: 'again' }));
    },
    (call) => {
      call.write(event(4, 'JOB_STATE_SUCCEEDED'));
      call.end();
    },
  ]);
  using client = LatheClient.connect(server.address);
  const seen: number[] = [];
  let failures = 0;
  for await (const { seq } of client.jobs.watch('job_x', {
    onReconnect: () => {
      failures += 1;
    },
    signal: AbortSignal.timeout(20_000),
  })) {
    seen.push(seq);
  }
  assert.deepEqual(seen, [1, 2, 3, 4]);
  assert.deepEqual(server.tokens, ['', 't2', 't2', 't3']);
  assert.equal(failures, 3);
});

test('a refusal by the server ends the watch with its code', async () => {
  using server = await scriptedServer([(call) => call.emit('error', { code: status.NOT_FOUND, details: 'no job_x' })]);
  using client = LatheClient.connect(server.address);
  const events = client.jobs.watch('job_x', { signal: AbortSignal.timeout(20_000) });
  await assert.rejects(
    events.next(),
    (error) => error instanceof LatheClientError && error.code === 'not_found' && error.message === 'no job_x',
  );
});

test('a watch gives up when the server stays away past its limit', async () => {
  using client = LatheClient.connect('127.0.0.1:1');
  const events = client.jobs.watch('job_x', { giveUpAfterMs: 0, signal: AbortSignal.timeout(20_000) });
  await assert.rejects(events.next(), (error) => error instanceof LatheClientError && error.code === 'unavailable');
});

test('an aborted signal ends a watch that waits', async () => {
  using server = await scriptedServer([(call) => call.write(event(1))]);
  using client = LatheClient.connect(server.address);
  const stop = new AbortController();
  const events = client.jobs.watch('job_x', { signal: stop.signal });
  assert.equal((await events.next()).value?.seq, 1);
  const next = events.next();
  stop.abort();
  await assert.rejects(next);
});
