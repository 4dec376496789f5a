import { LatheError } from '@lathe/core/errors';
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import express, { Router } from 'express';
import { createLogger } from '../logging/create-logger.ts';
import { createRegistry } from '../metrics/create-registry.ts';
import { createApp } from './create-app.ts';
import { loopbackHosts } from './host-guard.ts';
import { HttpListener } from './http-listener.ts';

let listener: HttpListener;
let ready = true;

before(async () => {
  const router = Router();
  router.get('/lathe', () => {
    throw new LatheError('target_unreachable', 'No.', { details: { reachableLufs: -11 } });
  });
  router.get('/defect', () => Promise.reject(new TypeError('secret')));
  router.post('/body', express.json({ limit: 64 }), (_request, response) => void response.json({}));
  const app = createApp({
    registry: createRegistry({ service: 'test', version: '1' }),
    log: createLogger('test', 'silent'),
    ready: () => ready,
    ownHosts: loopbackHosts,
    routes: [router],
  });
  listener = await HttpListener.open({ host: '127.0.0.1', port: 0 }, app);
});
after(() => listener[Symbol.asyncDispose]());

async function call(path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; type: string; body: string }>();
  const sent = request(
    listener.origin + path,
    { method: init.method ?? 'GET', headers: init.headers ?? {} },
    (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          body: Buffer.concat(chunks).toString(),
        }),
      );
    },
  );
  sent.on('error', reject);
  sent.end(init.body);
  return promise;
}

test('livez and metrics answer, readyz follows readiness', async () => {
  assert.equal((await call('/livez')).status, 200);
  assert.match((await call('/metrics')).body, /lathe_build_info\{service="test",version="1",node="24/);
  assert.equal((await call('/readyz')).status, 200);
  ready = false;
  assert.equal((await call('/readyz')).status, 503);
  ready = true;
});

test('a LatheError becomes a problem with code, remedy and details', async () => {
  const answer = await call('/lathe');
  assert.equal(answer.status, 422);
  assert.match(answer.type, /^application\/problem\+json/);
  const problem: unknown = JSON.parse(answer.body);
  assert.deepEqual(problem, {
    type: 'about:blank',
    title: 'Unprocessable Entity',
    status: 422,
    detail: 'No.',
    code: 'target_unreachable',
    remedy: 'Accept the nearest reachable level, raise the ceiling, or choose a policy that may limit.',
    details: { reachableLufs: -11 },
  });
});

for (const [path, init, status, code] of [
  ['/nowhere', {}, 404, 'not_found'],
  ['/defect', {}, 500, 'internal'],
  ['/body', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }, 400, 'invalid_argument'],
  [
    '/body',
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(99)}"` },
    413,
    'limit_exceeded',
  ],
  ['/livez', { headers: { host: 'evil.example' } }, 403, 'permission_denied'],
  ['/livez', { headers: { origin: 'http://evil.example' } }, 403, 'permission_denied'],
  ['/livez', { headers: { origin: 'http://127.0.0.1:1' } }, 403, 'permission_denied'],
  ['/livez', { headers: { origin: 'null' } }, 403, 'permission_denied'],
] as const) {
  test(`${path} with ${JSON.stringify(init).slice(0, 60)} answers ${status} ${code}`, async () => {
    const answer = await call(path, init);
    assert.equal(answer.status, status);
    assert.match(answer.body, new RegExp(`"code":"${code}"`));
  });
}

test('the own origin is allowed', async () => {
  assert.equal((await call('/livez', { headers: { origin: listener.origin } })).status, 200);
});
