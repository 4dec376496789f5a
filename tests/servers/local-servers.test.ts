import assert from 'node:assert/strict';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, test, type TestContext } from 'node:test';
import {
  findPostgres,
  findToxiproxy,
  runStatement,
  type ToxiproxyProxy,
  type ToxiproxyServer,
} from '@lathe/local-servers';
import { kafkaForTests } from './kafka-for-tests.ts';
import { killOwnerOf } from './owned-server.ts';
import { mayFetch, onStep, requiredServer } from './required-server.ts';
import { s3ForTests } from './s3-for-tests.ts';

for (const implementation of ['embedded', 'system'] as const) {
  const name = `PostgreSQL, ${implementation}`;
  const server = requiredServer(name, await findPostgres({ origins: ['local'], implementation, onStep }));
  if (server === null) continue;

  describe(name, () => {
    after(() => server[Symbol.asyncDispose]());
    const { control } = server;
    assert.ok(control !== null);

    test('is durable, takes 200 connections and more, and listens on 127.0.0.1 only', async () => {
      for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
        assert.equal(await runStatement(server.url, `SHOW ${setting}`), 'on');
      assert.ok(Number(await runStatement(server.url, 'SHOW max_connections')) >= 200);
      assert.equal(await runStatement(server.url, 'SHOW listen_addresses'), '127.0.0.1');
      assert.equal(await runStatement(server.url, 'SHOW unix_socket_directories'), '');
    });

    test('gives each its own empty database', async () => {
      const [first, second] = [await server.createDatabase(), await server.createDatabase()];
      await runStatement(first, 'CREATE TABLE things (id int)');
      await assert.rejects(runStatement(second, 'SELECT * FROM things'), /"things" does not exist/);
      await assert.rejects(server.createDatabase('"; DROP'), { code: 'invalid_argument' });
    });

    test('keeps what is committed through SIGKILL, and its port', async () => {
      const url = await server.createDatabase();
      await runStatement(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await control.kill();
      await assert.rejects(runStatement(url, 'SELECT 1'), { code: 'unavailable' });
      await control.restart();
      assert.equal(await runStatement(url, 'SELECT answer FROM kept'), '42');
    });

    test('answers nothing while it is paused, and goes on when it is resumed', async () => {
      const started = runStatement(server.url, 'SELECT pg_sleep(0.1)');
      control.pause();
      const winner = await Promise.race([started.then(() => 'answer'), silence(500)]);
      assert.equal(winner, 'silence');
      control.resume();
      await started;
    });

    test('starts again after a stop in good order', async () => {
      await control.stop();
      await assert.rejects(runStatement(server.url, 'SELECT 1'), { code: 'unavailable' });
      await control.restart();
      assert.equal(await runStatement(server.url, 'SELECT 1'), '1');
    });
  });
}

const versitygw = requiredServer('versitygw', await s3ForTests({ origins: ['local'], implementation: 'versitygw' }));
if (versitygw !== null) {
  test('versitygw keeps its buckets through SIGKILL, on the same port', async () => {
    await using _server = versitygw;
    const { control } = versitygw;
    assert.ok(control !== null);
    const bucket = await versitygw.createBucket();
    await control.kill();
    await assert.rejects(versitygw.createBucket(), { code: 'unavailable' });
    await control.restart();
    await assert.rejects(versitygw.createBucket(bucket), /BucketAlreadyOwnedByYou/);
  });
}

const toxiproxy = requiredServer('Toxiproxy', await findToxiproxy({ mayFetch, onStep }));
if (toxiproxy !== null) {
  describe('Toxiproxy', () => {
    after(() => toxiproxy[Symbol.asyncDispose]());

    test('delays answers by the latency asked for, and no longer once it is removed', async (t) => {
      const { endpoint, proxy } = await behindProxy(t, toxiproxy);
      const toxic = await proxy.addToxic({ type: 'latency', attributes: { latency: 300 } });
      const started = performance.now();
      assert.equal(await textOf(endpoint), 'hello');
      assert.ok(performance.now() - started >= 295, 'the answer is late');
      await proxy.removeToxic(toxic);
      assert.equal(await textOf(endpoint), 'hello');
    });

    test('cuts, resets and swallows', async (t) => {
      const { endpoint, proxy } = await behindProxy(t, toxiproxy);
      await proxy.disable();
      await assert.rejects(textOf(endpoint));
      await proxy.enable();
      assert.equal(await textOf(endpoint), 'hello');
      const reset = await proxy.addToxic({ type: 'reset_peer', attributes: { timeout: 0 } });
      await assert.rejects(textOf(endpoint));
      await proxy.removeToxic(reset);
      await proxy.addToxic({ type: 'timeout', attributes: { timeout: 0 } }, 'upstream');
      await assert.rejects(textOf(endpoint, 300), { name: 'AbortError' });
    });
  });
}

const kafkaFolder = await mkdtemp(join(tmpdir(), 'lathe-kafka-stop-'));
after(() => rm(kafkaFolder, { recursive: true, force: true }));
const kafka = requiredServer('Kafka', await kafkaForTests({ origins: ['local'], dataDirectory: kafkaFolder }));
if (kafka !== null) {
  test('a paused Kafka broker that is stopped ends in good order', async () => {
    await using _cluster = kafka;
    const { nodes } = kafka;
    assert.ok(nodes !== undefined);
    nodes.pause(1);
    await nodes.stop(1);
    await access(join(kafkaFolder, 'node-1', 'data', '.kafka_cleanshutdown'));
  });
}

describe('a server of ours', () => {
  for (const [name, state] of [
    ['postgres', 'running'],
    ['postgres', 'paused'],
    ['s3rver', 'running'],
    ...(kafka === null
      ? []
      : ([
          ['kafka', 'running'],
          ['kafka', 'paused'],
        ] as const)),
    ...(versitygw === null ? [] : ([['versitygw', 'paused']] as const)),
    ...(toxiproxy === null ? [] : ([['toxiproxy', 'running']] as const)),
  ] as const) {
    test(`${name}, ${state}, dies with its owner and leaves no folder`, async () => {
      await killOwnerOf(name, state);
    });
  }

  test('a given address that does not answer is not replaced by another server', async () => {
    const found = await findPostgres({ given: 'postgresql://nobody@127.0.0.1:1/none' });
    assert.ok('missing' in found);
    assert.match(found.missing, /127\.0\.0\.1:1/);
  });
});

/** What is to be observed is that nothing comes: there is no event for that. */
async function silence(limitMs: number): Promise<'silence'> {
  const signal = AbortSignal.timeout(limitMs);
  return await new Promise((resolve) => signal.addEventListener('abort', () => resolve('silence'), { once: true }));
}

/** An HTTP server that says hello, and a proxy before it. */
async function behindProxy(
  t: TestContext,
  toxiproxy: ToxiproxyServer,
): Promise<{ endpoint: string; proxy: ToxiproxyProxy }> {
  const server = createServer((_request, response) => response.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const proxy = await toxiproxy.createProxy(t.name, `127.0.0.1:${address.port}`);
  t.after(() => proxy.remove());
  return { endpoint: `http://${proxy.listen}`, proxy };
}

/** On a connection of its own. */
async function textOf(url: string, limitMs = 10_000): Promise<string> {
  const asked = get(url, { agent: false, signal: AbortSignal.timeout(limitMs) });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  asked.on('response', resolve).on('error', reject);
  return await text(await promise);
}
