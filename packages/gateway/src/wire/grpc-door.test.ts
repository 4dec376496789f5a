import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { credentials, Server, ServerCredentials, status, type StatusObject } from '@grpc/grpc-js';
import { systemClock } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import {
  loadLatheProtos,
  type BatchCreateRequest__Output,
  type BatchCreateResponse,
  type JobsClient,
} from '@lathe/proto';
import { createLogger } from '@lathe/service-kit';
import { alice } from '../test-farm.fixture.ts';
import { GrpcDoor } from './grpc-door.ts';
import { StallWatch } from './stall-watch.ts';

const timeout = 20_000;

/** The client's side of a stream that answers the first message this often, and fails while the answers are under way. */
async function streamThatFailsAfter(answers: number, t: TestContext) {
  const stalls = new StallWatch(systemClock);
  t.after(() => stalls[Symbol.dispose]());
  const log = createLogger('test', 'silent');
  const door = new GrpcDoor({ principalOf: async () => alice, ownHosts: null, log, stalls });
  const server = new Server();
  server.addService(
    { BatchCreate: loadLatheProtos().Jobs.service.BatchCreate },
    {
      BatchCreate: door.bothStreams<BatchCreateRequest__Output, BatchCreateResponse>(async function* (requests) {
        const source = requests[Symbol.asyncIterator]();
        await source.next();
        // The next message is waited for, as where several steps are under way at once.
        source.next().catch(() => undefined);
        for (let nth = 0; nth < answers; nth += 1) yield { opened: { id: `bat_${nth}` } };
        throw new LatheError('unavailable', 'The database is away.');
      }),
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  t.after(() => server.forceShutdown());
  const client = new (loadLatheProtos().Jobs)(`127.0.0.1:${port}`, credentials.createInsecure());
  t.after(() => client.close());
  return client.batchCreate();
}

/** An error comes before the status, and says the same. */
async function statusOf(call: ReturnType<JobsClient['batchCreate']>): Promise<StatusObject> {
  call.on('error', () => undefined);
  const { promise, resolve, reject } = Promise.withResolvers<StatusObject>();
  call.once('status', resolve);
  const late = AbortSignal.timeout(5000);
  late.addEventListener('abort', () => reject(new Error('The client was told nothing within 5 s.')));
  return await promise;
}

for (const answers of [0, 1, 2, 40]) {
  test(
    `a stream that fails behind ${answers} answers tells its client, who still has more to send`,
    { timeout },
    async (t) => {
      const call = await streamThatFailsAfter(answers, t);
      const ended = statusOf(call);
      let received = 0;
      call.on('data', () => (received += 1));
      call.write({ header: {} });
      const { code, details } = await ended;
      assert.deepEqual([code, details, received], [status.UNAVAILABLE, 'The database is away.', answers]);
    },
  );
}
