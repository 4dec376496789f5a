import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { LatheError } from '@lathe/core/errors';
import { fetchObject } from './fetch-object.ts';
import { exchange } from './http-exchange.ts';
import { storeObject } from './store-object.ts';

const bytes = Buffer.from('0123456789'.repeat(50_000));
const sha256 = createHash('sha256').update(bytes).digest('hex');
const signal = (): AbortSignal => AbortSignal.timeout(20_000);

/** An HTTP server whose n-th request is answered by the n-th listener, the last one answering all that follow. */
async function serve(t: TestContext, listeners: readonly RequestListener[]): Promise<string> {
  let count = 0;
  const server = createServer((request, response) =>
    listeners[Math.min(count++, listeners.length - 1)]?.(request, response),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}/object`;
}

async function temporaryPath(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lathe-transfer-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'file');
}

const input = (url: string) => ({ role: 'source', name: 'a.wav', sha256, sizeBytes: bytes.length, url });

test('a fetch begins again after a 503 and after a connection cut in the middle', async (t) => {
  const url = await serve(t, [
    (_request, response) => response.writeHead(503).end(),
    (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 1000), () => response.destroy());
    },
    (_request, response) => response.end(bytes),
  ]);
  const path = await temporaryPath(t);
  await fetchObject(input(url), path, signal());
  assert.deepEqual(await readFile(path), bytes);
});

for (const [what, body] of [
  ['other bytes', Buffer.from('9'.repeat(bytes.length))],
  ['fewer bytes', bytes.subarray(1)],
  ['more bytes', Buffer.concat([bytes, bytes])],
] as const) {
  test(`a fetch of ${what} than promised is refused as input_corrupt`, async (t) => {
    const url = await serve(t, [(_request, response) => response.end(body)]);
    await assert.rejects(
      fetchObject(input(url), await temporaryPath(t), signal()),
      (error) => error instanceof LatheError && error.code === 'input_corrupt',
    );
  });
}

test('a URL that is refused is an io_error at once, not a reason to wait', async (t) => {
  const url = await serve(t, [(_request, response) => response.writeHead(403).end()]);
  await assert.rejects(
    fetchObject(input(url), await temporaryPath(t), signal()),
    (error) => error instanceof LatheError && error.code === 'io_error' && error.details['status'] === 403,
  );
});

test('a store sends length, digest and every byte, again after a 503 that did not read the body', async (t) => {
  const received: { headers: Record<string, unknown>; body: Buffer }[] = [];
  const url = await serve(t, [
    (_request, response) => response.writeHead(503, { connection: 'close' }).end(),
    (request, response) => {
      void buffer(request).then((body) => {
        received.push({ headers: request.headers, body });
        response.writeHead(201).end();
      });
    },
  ]);
  const path = await temporaryPath(t);
  await writeFile(path, bytes);
  await storeObject({ path, url, mediaType: 'audio/wav', sha256, sizeBytes: bytes.length }, signal());
  const [request] = received;
  assert.deepEqual(request?.body, bytes);
  assert.equal(request.headers['content-length'], String(bytes.length));
  assert.equal(request.headers['repr-digest'], `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`);
});

test('a store of a file that changed since it was proved is an io_error', async (t) => {
  const url = await serve(t, [(request, response) => void request.resume().on('end', () => response.end())]);
  const path = await temporaryPath(t);
  await writeFile(path, Buffer.from('9'.repeat(bytes.length)));
  await assert.rejects(
    storeObject({ path, url, mediaType: 'audio/wav', sha256, sizeBytes: bytes.length }, signal()),
    (error) => error instanceof LatheError && error.code === 'io_error',
  );
});

test('an aborted signal ends a fetch that waits for a server', async (t) => {
  const stop = new AbortController();
  const url = await serve(t, [(_request, response) => void response.writeHead(503).end(() => stop.abort())]);
  await assert.rejects(fetchObject(input(url), await temporaryPath(t), stop.signal));
});

test('a server that takes the request and never answers, or stops in the middle, is unavailable after the silence limit', async (t) => {
  const url = await serve(t, [() => {}, (_request, response) => response.write('half')]);
  await assert.rejects(exchange(url, { method: 'GET', signal: signal(), silentMs: 50 }), { code: 'unavailable' });
  const half = await exchange(url, { method: 'GET', signal: signal(), silentMs: 50 });
  await assert.rejects(buffer(half));
});
