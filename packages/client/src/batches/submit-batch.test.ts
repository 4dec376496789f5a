import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { loadLatheProtos, type BatchCreateRequest__Output, type BatchCreateResponse } from '@lathe/proto';
import { LatheClient } from '../lathe-client.ts';
import { LatheClientError } from '../call/lathe-client-error.ts';
import type { RemoteBatchItem } from './submit-batch.ts';

type Call = ServerDuplexStream<BatchCreateRequest__Output, BatchCreateResponse>;

/** Answers every step as a farm does; `onItems` may cut the call instead. */
async function farm(
  onItems: (call: Call, count: number) => boolean,
): Promise<{ address: string; steps: string[] } & Disposable> {
  const steps: string[] = [];
  const server = new Server();
  server.addService(loadLatheProtos().Jobs.service, {
    BatchCreate: (call: Call) => {
      call.on('error', () => undefined);
      call.on('data', ({ step, items }: BatchCreateRequest__Output) => {
        steps.push(String(step));
        if (step === 'header') call.write({ opened: { id: 'bat_1' } });
        else if (step === 'close') call.write({ closed: { id: 'bat_1', closed: true } });
        else if (onItems(call, steps.filter((each) => each === 'items').length))
          call.write({ results: { results: (items?.items ?? []).map(({ key }) => ({ key, job_id: `job_${key}` })) } });
      });
      call.on('end', () => call.end());
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, steps, [Symbol.dispose]: () => server.forceShutdown() };
}

const itemOf = (key: string): RemoteBatchItem => ({ key, inputs: [] });

async function keysOf(client: LatheClient, chunks: AsyncIterable<readonly RemoteBatchItem[]>): Promise<string[]> {
  const keys: string[] = [];
  for await (const answer of client.batches.submit({}, chunks, { signal: AbortSignal.timeout(20_000) }))
    if ('results' in answer) keys.push(...answer.results.map(({ key }) => key));
  return keys;
}

test('a chunk whose connection broke is sent again, and each is answered once', async () => {
  using server = await farm((call, count) => {
    if (count !== 2) return true;
    call.emit('error', { code: 14, details: 'going away' });
    return false;
  });
  using client = LatheClient.connect(server.address);
  async function* chunks(): AsyncGenerator<readonly RemoteBatchItem[]> {
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) yield await Promise.resolve([itemOf(key)]);
  }
  assert.deepEqual(await keysOf(client, chunks()), ['a', 'b', 'c', 'd', 'e', 'f']);
  assert.equal(server.steps.filter((step) => step === 'close').length, 1);
});

for (const failure of [
  new LatheClientError('unavailable', 'The upload failed.', { grpcStatus: 14 }),
  new RangeError('Line 2 is no JSON.'),
]) {
  test(`chunks that throw ${failure.name} end the submit with it, and the batch is not closed`, async () => {
    using server = await farm(() => true);
    using client = LatheClient.connect(server.address);
    let isReturned = false;
    async function* chunks(): AsyncGenerator<readonly RemoteBatchItem[]> {
      try {
        yield await Promise.resolve([itemOf('a')]);
        throw failure;
      } finally {
        isReturned = true;
      }
    }
    await assert.rejects(keysOf(client, chunks()), (error) => error === failure);
    assert.ok(isReturned);
    assert.ok(!server.steps.includes('close'), server.steps.join());
  });
}
