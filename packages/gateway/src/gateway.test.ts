import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client, credentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { loadLatheProtos } from '@lathe/proto';
import { formatAddress, fromServiceError } from '@lathe/service-kit';
import { alice, answer, at, rest, TestFarm } from './test-farm.fixture.ts';

let farm: TestFarm;
before(async () => {
  farm = await TestFarm.open();
});
after(() => farm[Symbol.asyncDispose]());

test('reflection lists every service and describes Create with its snake_case fields and maps', async () => {
  const folder = dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json'));
  const definition = loadSync(join(folder, 'build/proto/grpc/reflection/v1/reflection.proto'), {
    keepCase: true,
    oneofs: true,
  });
  const service = definition['grpc.reflection.v1.ServerReflection'];
  assert.ok(service && !('format' in service));
  const method = service['ServerReflectionInfo'];
  assert.ok(method);
  const client = new Client(formatAddress(farm.gateway.grpcAddress), credentials.createInsecure());
  const call = client.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize);
  call.write({ list_services: '' });
  const [listed]: unknown[] = await once(call, 'data');
  const services = at(listed, 'list_services_response.service');
  assert.ok(Array.isArray(services));
  assert.deepEqual(
    services.map((each) => String(at(each, 'name'))).toSorted((a, b) => (a < b ? -1 : 1)),
    ['grpc.health.v1.Health', 'lathe.internal.v1.Work', 'lathe.v1.Assets', 'lathe.v1.Jobs', 'lathe.v1.Profiles'],
  );
  call.write({ file_containing_symbol: 'lathe.v1.Jobs' });
  const [described]: unknown[] = await once(call, 'data');
  const files = at(described, 'file_descriptor_response.file_descriptor_proto');
  assert.ok(Array.isArray(files));
  const texts = files.map((file) => (Buffer.isBuffer(file) ? file.toString('latin1') : ''));
  for (const name of ['request_id', 'target_lufs'])
    assert.ok(
      texts.some((text) => text.includes(name)),
      name,
    );
  // Of the messages here only the entries of the two maps may be marked (MessageOptions.map_entry, field 7).
  const marks = texts.join('').split(':\x02\x38\x01').length - 1;
  assert.equal(marks, texts.join('').split('DetailsEntry\x12').length - 1);
  call.end();
  client.close();
});

test('health says SERVING for the whole and for each service, NOT_SERVING while draining', async () => {
  await using draining = await TestFarm.open();
  const status = await healthOf(draining, 'lathe.v1.Jobs');
  assert.equal(status, 'SERVING');
  assert.equal(await healthOf(draining, ''), 'SERVING');
  draining.gateway.drain();
  assert.equal(await healthOf(draining, ''), 'NOT_SERVING');
});

async function healthOf(of: TestFarm, service: string): Promise<unknown> {
  const file = fileURLToPath(new URL('../../../protos/third_party/grpc/health/v1/health.proto', import.meta.url));
  const health = loadSync(file, { enums: String })['grpc.health.v1.Health'];
  assert.ok(health && !('format' in health));
  const check = health['Check'];
  assert.ok(check);
  const client = new Client(formatAddress(of.gateway.grpcAddress), credentials.createInsecure());
  const { requestSerialize, responseDeserialize } = check;
  const response = await answer<object>((done) =>
    client.makeUnaryRequest(check.path, requestSerialize, responseDeserialize, { service }, done),
  );
  client.close();
  return at(response, 'status');
}

async function statusWithHost(host: string, path: string): Promise<number> {
  const sent = request(farm.gateway.origin + path, { headers: { host } });
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  return Number(at(response, 'statusCode'));
}

test('a foreign host or origin is refused over HTTP', async () => {
  assert.equal(await statusWithHost('evil.example', '/v1/jobs'), 403);
  assert.equal(await statusWithHost('localhost:1', '/v1/jobs'), 200);
  assert.equal((await rest(farm, '/v1/jobs', { headers: { origin: 'http://evil.example' } })).status, 403);
});

test('a foreign authority is refused over gRPC', async () => {
  const { Jobs } = loadLatheProtos();
  const client = new Jobs(formatAddress(farm.gateway.grpcAddress), credentials.createInsecure(), {
    'grpc.default_authority': 'evil.example',
  });
  await assert.rejects(
    answer((done) => client.list({}, done)),
    (error: unknown) => fromServiceError(error).code === 'permission_denied',
  );
  client.close();
});

test('metrics tell of jobs, attempts, queue and run time', async () => {
  await farm.submit(alice);
  const waiting = await rest(farm, '/metrics');
  assert.match(String(waiting.body), /lathe_pending_jobs\{class="interactive"\} 1/);
  assert.match(String(waiting.body), /lathe_oldest_pending_seconds\{class="interactive"\}/);
  const job = await farm.finish(await farm.claim());
  const { steps } = await farm.gateway.services.jobs.watch(alice, job.id, '', AbortSignal.timeout(20_000));
  for await (const { event } of steps) if (event?.type === 'finished') break;
  const text = await metricsWith('lathe_job_run_seconds_count{kind="master"} 1');
  for (const line of [
    'lathe_jobs_submitted_total{class="interactive",kind="master"} 1',
    'lathe_jobs_finished_total{class="interactive",kind="master",outcome="succeeded",reason="rendered"} 1',
    'lathe_attempts_total{outcome="succeeded"} 1',
    'lathe_job_queue_seconds_count{class="interactive"} 1',
    'lathe_build_info{service="gateway"',
  ])
    assert.ok(text.includes(line), line);
});

/** Events are counted when they leave the outbox, just after their watchers could read them. */
async function metricsWith(line: string): Promise<string> {
  for (;;) {
    const text = await farm.registry.metrics();
    if (text.includes(line)) return text;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
