import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:tls';
import { after, before, test } from 'node:test';
import { Client, Metadata, type ServiceDefinition, type ServiceError } from '@grpc/grpc-js';
import { LatheClient } from '@lathe/client';
import { tenantScopes } from '@lathe/core';
import { channelTo, loadLatheProtos } from '@lathe/proto';
import { KeyedFarm } from '../support/keyed-farm.ts';

/** Methods of the public services that change something, and the scope each needs. */
const writes: Readonly<Record<string, 'jobs' | 'assets'>> = {
  'Jobs/Create': 'jobs',
  'Jobs/Cancel': 'jobs',
  'Jobs/Retry': 'jobs',
  'Jobs/Delete': 'jobs',
  'Jobs/BatchCreate': 'jobs',
  'Jobs/CancelBatch': 'jobs',
  'Assets/Upload': 'assets',
  'Assets/Delete': 'assets',
};

const never = 'job_01890000-0000-7000-8000-000000000000';
const unauthenticated = 16;
const denied = 7;

let farm: KeyedFarm;
let client: Client;
let keys: { alice: string; bob: string; reader: string; revoked: string; worker: string };

before(async () => {
  farm = await KeyedFarm.open({ watchesPerTenant: 20 });
  const { address, credentials } = channelTo(farm.grpcTarget, { trustedCertificates: farm.trusted });
  client = new Client(address, credentials);
  const revoked = await farm.makeKey('alice');
  await farm.local.jobStore.revokeKey(revoked.key.id);
  keys = {
    alice: (await farm.makeKey('alice')).text,
    bob: (await farm.makeKey('bob')).text,
    reader: (await farm.makeKey('alice', ['jobs:read', 'assets:read'])).text,
    revoked: revoked.text,
    worker: await farm.makeWorkerKey(),
  };
});
after(async () => {
  client.close();
  await farm[Symbol.asyncDispose]();
});

/** Every method of a service, by `Service/Method`. */
function methodsOf(definition: ServiceDefinition): readonly { name: string; path: string; streams: boolean }[] {
  return Object.values(definition).map(({ path, requestStream }) => ({
    name: path.replace(/^\/[\w.]*?(\w+)\/(\w+)$/, '$1/$2'),
    path,
    streams: requestStream,
  }));
}

const { Jobs, Assets, Profiles, Work } = loadLatheProtos();
const publicMethods = [Jobs, Assets, Profiles].flatMap(({ service }) => methodsOf(service));
const workMethods = methodsOf(Work.service);

/** Makes one call with raw bytes and resolves to its gRPC status and what it said. */
async function statusOf(
  path: string,
  key: string | null,
  bytes: Buffer = Buffer.alloc(0),
): Promise<{ code: number; text: string }> {
  const metadata = new Metadata();
  if (key !== null) metadata.set('authorization', key.startsWith('lathe') ? `Bearer ${key}` : key);
  const call = client.makeBidiStreamRequest(
    path,
    (message: Buffer) => message,
    (answer: Buffer) => answer,
    metadata,
    { deadline: Date.now() + 10_000 },
  );
  const { promise, resolve } = Promise.withResolvers<{ code: number; text: string }>();
  call.on('data', () => undefined);
  call.on('error', (error: ServiceError) =>
    resolve({ code: error.code, text: `${error.details} ${JSON.stringify(error.metadata.toHttp2Headers())}` }),
  );
  call.on('status', ({ code }) => resolve({ code, text: '' }));
  call.write(bytes);
  call.end();
  const status = await promise;
  call.cancel();
  return status;
}

for (const { name, path } of [...publicMethods, ...workMethods]) {
  test(`${name}: no key, a broken one, another scheme and a revoked one are unauthenticated`, async () => {
    for (const key of [null, 'Basic YTpi', 'Bearer', 'Bearer x', keys.alice.slice(0, -1), keys.revoked]) {
      const { code, text } = await statusOf(path, key);
      assert.equal(code, unauthenticated, `${String(key).slice(0, 12)}: ${text}`);
      assert.doesNotMatch(text, /lathe_live_[a-z0-9]{8}_/, 'no key is repeated');
    }
  });
}

for (const { name, path } of publicMethods) {
  test(`${name}: a worker's key is refused`, async () => {
    assert.equal((await statusOf(path, keys.worker, headerOf(name))).code, denied);
  });
}

for (const { name, path } of workMethods) {
  test(`${name}: a tenant's key is refused`, async () => {
    assert.equal((await statusOf(path, keys.alice, workBytes(name))).code, denied);
  });
}

for (const { name, path } of publicMethods) {
  const scope = writes[name];
  test(`${name}: a reader's key is ${scope === undefined ? 'taken' : `refused for want of ${scope}:write`}`, async () => {
    const { code, text } = await statusOf(path, keys.reader, headerOf(name));
    if (scope === undefined) assert.ok(code !== denied && code !== unauthenticated, text);
    else assert.equal(code, denied, text);
  });
}

/** A first message that gets a stream past its own checks. */
function headerOf(name: string): Buffer {
  if (name === 'Jobs/BatchCreate') return Jobs.service.BatchCreate.requestSerialize({ header: { label: 'x' } });
  if (name === 'Jobs/Create')
    return Jobs.service.Create.requestSerialize({ master: {}, inputs: [{ role: 'source', asset_id: never }] });
  if (name === 'Assets/Upload') return Assets.service.Upload.requestSerialize({ header: { name: 'a.wav' } });
  return Buffer.alloc(0);
}

function workBytes(name: string): Buffer {
  const lease = { tenant_id: 'bob', job_id: never, fence: 1 };
  if (name === 'Work/Claim')
    return Work.service.Claim.requestSerialize({ worker_id: 'w', boot_id: 'b', classes: ['bulk'], kinds: ['master'] });
  if (name === 'Work/Renew') return Work.service.Renew.requestSerialize({ worker_id: 'w', items: [{ lease }] });
  if (name === 'Work/Complete') return Work.service.Complete.requestSerialize({ lease, outcome: 'cancelled' });
  if (name === 'Work/Release') return Work.service.Release.requestSerialize({ lease });
  return Work.service.WatchOffers.requestSerialize({ worker_id: 'w', classes: ['bulk'] });
}

test('reflection asks for a key, health does not', async () => {
  const reflection = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
  assert.equal((await statusOf(reflection, null)).code, unauthenticated);
  assert.equal((await statusOf(reflection, keys.revoked)).code, unauthenticated);
  assert.notEqual((await statusOf(reflection, keys.alice)).code, unauthenticated);
  assert.equal((await statusOf('/grpc.health.v1.Health/Check', null)).code, 0);
});

test('malformed, truncated and oversized messages are refused, and the connection goes on', async () => {
  const create = '/lathe.v1.Jobs/Create';
  for (const bytes of [Buffer.from([0xff]), Buffer.from([0x0a, 0xff, 0x01]), Buffer.alloc(64, 0x0a)])
    assert.notEqual((await statusOf(create, keys.alice, bytes)).code, 0);
  assert.equal((await statusOf(create, keys.alice, Buffer.alloc(5 * 1024 * 1024))).code, 8);
  assert.equal((await statusOf('/lathe.v1.Jobs/Nothing', keys.alice)).code, 12);
  assert.equal((await statusOf('/lathe.v1.Jobs/List', keys.alice)).code, 0);
});

/** One REST call over TLS, with the path sent as it is written here. */
async function rest(
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<{ status: number; body: string }> {
  const { host, port } = farm.gateway.httpAddress;
  const sent = httpsRequest({ host, port, path, method, headers, ca: farm.trusted });
  sent.on('error', () => undefined);
  sent.end(body);
  const [answer] = await once(sent, 'response', { signal: AbortSignal.timeout(10_000) });
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { status: answer.statusCode, body: Buffer.concat(chunks).toString() };
}
const bearer = (key: string): { headers: Record<string, string> } => ({ headers: { authorization: `Bearer ${key}` } });

const routes = [
  ['GET', '/v1/jobs'],
  ['POST', '/v1/jobs'],
  ['GET', `/v1/jobs/${never}`],
  ['POST', `/v1/jobs/${never}/cancel`],
  ['POST', `/v1/jobs/${never}/retry`],
  ['DELETE', `/v1/jobs/${never}`],
  ['GET', `/v1/jobs/${never}/events`],
  ['GET', '/v1/batches'],
  ['POST', '/v1/batches'],
  ['GET', '/v1/batches/bat_x'],
  ['POST', '/v1/batches/bat_x/cancel'],
  ['GET', '/v1/batches/bat_x/events'],
  ['POST', '/v1/assets?name=a.wav'],
  ['GET', '/v1/assets/ast_x'],
  ['GET', '/v1/assets/ast_x/content'],
  ['DELETE', '/v1/assets/ast_x'],
  ['GET', '/v1/profiles'],
  ['GET', '/v1/profiles/spotify'],
] as const;

for (const [method, path] of routes) {
  test(`${method} ${path}: no key and a revoked one are 401, a worker's is 403`, async () => {
    const json = { 'content-type': 'application/json' };
    const body = method === 'POST' ? '{}' : undefined;
    const call = (headers: Record<string, string>): Promise<{ status: number; body: string }> =>
      rest(path, { method, headers: { ...json, ...headers }, ...(body === undefined ? {} : { body }) });
    assert.equal((await call({})).status, 401);
    assert.equal((await call({ authorization: `Bearer ${keys.revoked}` })).status, 401);
    const { status } = await call({ authorization: `Bearer ${keys.worker}` });
    assert.ok(status === 403 || (method === 'POST' && status === 400), `${status}`);
  });
}

test('metrics are not at the public door, and are where the operator put them', async () => {
  assert.equal((await rest('/metrics', bearer(keys.alice))).status, 404);
  assert.match(await (await fetch(`${farm.gateway.adminOrigin}/metrics`)).text(), /lathe_build_info/);
});

for (const path of [
  '/v1/objects/bob/uploads/x',
  '/v1/objects/..%2f..%2fjobs.db',
  '/v1/objects/../../jobs.db',
  '//v1/jobs',
  '/v1/jobs/..%2f..%2f..%2fetc%2fpasswd',
  '/v1/assets/%00/content',
  `/v1/jobs/${'x'.repeat(4000)}`,
  '/v1/jobs/%ff',
]) {
  test(`GET ${path.slice(0, 40)} leaks nothing`, async () => {
    const { status, body } = await rest(path, bearer(keys.alice));
    assert.ok(status >= 400 && status < 500, `${status} ${body}`);
    assert.doesNotMatch(body, /root:|SQLite|node_modules|\.ts:|\/tmp\//);
  });
}

test('two Authorization headers, a folded one and enormous ones are refused', async () => {
  const path = '/v1/jobs';
  for (const pair of [
    [keys.alice, keys.bob],
    [keys.alice, 'x'],
    ['x', keys.alice],
  ]) {
    const authorization = pair.map((key) => `Bearer ${key}`);
    assert.equal((await rest(path, { headers: { authorization } })).status, 401);
  }
  assert.equal((await rest(path, { headers: { authorization: `Bearer ${keys.alice} x` } })).status, 401);
  assert.equal((await rest(path, { headers: { authorization: `Bearer ${'x'.repeat(20_000)}` } })).status, 431);
  assert.equal(
    (await rest(path, { headers: { 'x-tenant-id': 'bob', authorization: `Bearer ${keys.alice}` } })).status,
    200,
  );
});

test('a body past the limit is 413, broken JSON and a wrong type are 400', async () => {
  const post = (body: string, type = 'application/json'): Promise<{ status: number; body: string }> =>
    rest('/v1/jobs', { method: 'POST', headers: { ...bearer(keys.alice).headers, 'content-type': type }, body });
  assert.equal((await post(`"${'x'.repeat(400_000)}"`)).status, 413);
  assert.equal((await post('{')).status, 400);
  assert.equal((await post('{"inputs": 7}')).status, 400);
  assert.equal((await post('{"__proto__": {"x": 1}}')).status, 400);
  assert.equal((await post('[]', 'text/plain')).status, 400);
});

test('another tenant’s ids are not found over both doors, and its lists are empty', async () => {
  const { text: carol } = await farm.makeKey('carol', tenantScopes);
  await using mine = LatheClient.connect(farm.grpcTarget, { key: carol, trustedCertificates: farm.trusted });
  const bytes = Buffer.from('RIFF of carol');
  const uploaded = await rest('/v1/assets?name=a.wav', { method: 'POST', ...bearer(carol), body: bytes });
  const assetId: string = JSON.parse(uploaded.body).asset.id;
  const input = { role: 'source', assetId, name: 'a.wav' };
  const { job } = await mine.jobs.create({ inputs: [input], spec: { master: {} } });
  let batchId = '';
  for await (const answer of mine.batches.submit({ spec: { master: {} } }, chunksOf([{ key: 'a', inputs: [input] }])))
    if ('opened' in answer) batchId = answer.opened.id;
  for (const [method, path] of [
    ['GET', `/v1/jobs/${job.id}`],
    ['POST', `/v1/jobs/${job.id}/cancel`],
    ['POST', `/v1/jobs/${job.id}/retry`],
    ['DELETE', `/v1/jobs/${job.id}`],
    ['GET', `/v1/jobs/${job.id}/events`],
    ['GET', `/v1/batches/${batchId}`],
    ['POST', `/v1/batches/${batchId}/cancel`],
    ['GET', `/v1/batches/${batchId}/events`],
    ['GET', `/v1/assets/${assetId}`],
    ['GET', `/v1/assets/${assetId}/content`],
    ['DELETE', `/v1/assets/${assetId}`],
  ] as const)
    assert.equal((await rest(path, { method, ...bearer(keys.bob) })).status, 404, `${method} ${path}`);
  const { Create, BatchCreate } = Jobs.service;
  const inputs = [{ role: 'source', asset_id: assetId }];
  assert.equal((await statusOf(Create.path, keys.bob, Create.requestSerialize({ inputs, master: {} }))).code, 5);
  const header = BatchCreate.requestSerialize({ header: { batch_id: batchId } });
  assert.equal((await statusOf(BatchCreate.path, keys.bob, header)).code, 5);
  assert.equal(JSON.parse((await rest('/v1/jobs', bearer(keys.bob))).body).jobs.length, 0);
  assert.equal(JSON.parse((await rest('/v1/batches', bearer(keys.bob))).body).batches.length, 0);
});

async function* chunksOf<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  yield await Promise.resolve(items);
}

test('a flood of watches is refused past the tenant’s limit, and costs the others nothing', async () => {
  await using mine = LatheClient.connect(farm.grpcTarget, { key: keys.alice, trustedCertificates: farm.trusted });
  const uploaded = await rest('/v1/assets?name=a.wav', {
    method: 'POST',
    ...bearer(keys.alice),
    body: 'RIFF of alice',
  });
  const input = { role: 'source', assetId: String(JSON.parse(uploaded.body).asset.id), name: 'a.wav' };
  const { job } = await mine.jobs.create({ inputs: [input], spec: { master: {} } });
  const stop = new AbortController();
  const watches = Array.from({ length: 60 }, () => mine.jobs.watch(job.id, { signal: stop.signal }));
  const firsts = await Promise.allSettled(watches.map((watch) => watch.next()));
  const opened = firsts.filter(({ status }) => status === 'fulfilled').length;
  const codes = new Set(firsts.flatMap((each) => (each.status === 'rejected' ? [String(each.reason.code)] : [])));
  assert.equal(opened, 20);
  assert.deepEqual([...codes], ['limit_exceeded']);
  assert.equal((await rest('/v1/jobs', bearer(keys.bob))).status, 200);
  stop.abort();
  await Promise.allSettled(watches.map((watch) => watch.return(undefined)));
});

test('plain text on a TLS door is refused, and nobody waits for a client that never ends its headers', async () => {
  await assert.rejects(fetch(farm.gateway.origin.replace('https', 'http')));
  const { host, port } = farm.gateway.httpAddress;
  const socket = connect({ host, port, ca: farm.trusted });
  await once(socket, 'secureConnect');
  socket.write('GET /v1/jobs HTTP/1.1\r\nHost: x\r\n');
  // The others are served while it hangs; the server's own timeout ends it later.
  assert.equal((await rest('/v1/jobs', bearer(keys.alice))).status, 200);
  socket.destroy();
});

test('a key is never sent in plain text to another machine', () => {
  assert.throws(() => LatheClient.connect('farm.example:7610', { key: keys.alice }), /plain text/);
});
