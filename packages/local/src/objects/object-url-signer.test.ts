import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UnverifiedObjectUrl } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { ObjectUrlSigner } from './object-url-signer.ts';

function openSigner(): { clock: FakeClock; signer: ObjectUrlSigner } {
  const clock = new FakeClock();
  const options = { baseUrl: () => 'http://127.0.0.1:8080', signingSecret: Buffer.alloc(32, 1), clock };
  return { clock, signer: new ObjectUrlSigner(options) };
}

function asRequest(url: string, method: string): UnverifiedObjectUrl {
  const { pathname, searchParams } = new URL(url);
  return { method, key: pathname.slice('/v1/objects/'.length), query: Object.fromEntries(searchParams) };
}

test('a signed URL grants its key and method until its last second', () => {
  const { clock, signer } = openSigner();
  const url = signer.sign({ key: 'alice/uploads/1', method: 'PUT', expiresSeconds: 60 });
  assert.match(
    url,
    /^http:\/\/127\.0\.0\.1:8080\/v1\/objects\/alice\/uploads\/1\?method=PUT&expires=[0-9]+&signature=[0-9a-f]{64}$/,
  );
  const request = asRequest(url, 'PUT');
  const grant = signer.verify(request);
  assert.deepEqual([grant.key, grant.method], ['alice/uploads/1', 'PUT']);
  clock.advanceMs(60_000);
  signer.verify(request);
  clock.advanceMs(1);
  assert.throws(() => signer.verify(request), { code: 'permission_denied' });
});

test('HEAD passes with a URL for GET, and with no other', () => {
  const { signer } = openSigner();
  const get = signer.sign({ key: 'a', method: 'GET', expiresSeconds: 60 });
  const put = signer.sign({ key: 'a', method: 'PUT', expiresSeconds: 60 });
  assert.equal(signer.verify(asRequest(get, 'HEAD')).method, 'GET');
  assert.throws(() => signer.verify(asRequest(put, 'HEAD')), { code: 'permission_denied' });
});

test('any other method, key, expiry, signature or secret is permission_denied', () => {
  const { clock, signer } = openSigner();
  const request = asRequest(signer.sign({ key: 'alice/a', method: 'GET', expiresSeconds: 60 }), 'GET');
  const { query } = request;
  const signature = String(query['signature']);
  const altered: readonly UnverifiedObjectUrl[] = [
    { ...request, method: 'PUT' },
    { ...request, method: 'PUT', query: { ...query, method: 'PUT' } },
    { ...request, method: 'DELETE', query: { ...query, method: 'DELETE' } },
    { ...request, key: 'bob/a' },
    { ...request, query: { ...query, expires: String(Number(query['expires']) + 1) } },
    { ...request, query: { ...query, expires: `${String(query['expires'])}.0` } },
    { ...request, query: { ...query, expires: [query['expires'], query['expires']] } },
    { ...request, query: { ...query, signature: signature.replace(/^./, signature.startsWith('0') ? '1' : '0') } },
    { ...request, query: { ...query, signature: signature.slice(1) } },
    { ...request, query: { ...query, signature: undefined } },
    { ...request, query: {} },
  ];
  for (const [index, wrong] of altered.entries())
    assert.throws(() => signer.verify(wrong), { code: 'permission_denied' }, `alteration ${index}`);
  const other = new ObjectUrlSigner({ baseUrl: () => '', signingSecret: Buffer.alloc(32, 2), clock });
  assert.throws(() => other.verify(request), { code: 'permission_denied' });
  assert.throws(() => signer.verify({ ...request, key: '../a' }), { code: 'invalid_argument' });
});

test('a secret of 31 bytes is refused', () => {
  const options = { baseUrl: () => '', signingSecret: new Uint8Array(31), clock: new FakeClock() };
  assert.throws(() => new ObjectUrlSigner(options), { code: 'invalid_argument' });
});
