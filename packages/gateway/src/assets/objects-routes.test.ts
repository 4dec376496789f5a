import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { systemClock, type Clock } from '@lathe/core';
import { TestFarm } from '../test-farm.fixture.ts';

test('a signed URL serves its object by its method until it expires, and nothing else', async () => {
  let aheadUs = 0;
  const clock: Clock = { ...systemClock, nowUs: () => systemClock.nowUs() + aheadUs };
  await using farm = await TestFarm.open({ clock });
  const { assetStore } = farm.farm;
  const sign = (method: 'GET' | 'PUT', key: string): Promise<string> =>
    assetStore.signUrl({ method, key, expiresSeconds: 60 });
  const put = await sign('PUT', 'alice/attempts/job/1/master');
  const get = await sign('GET', 'alice/attempts/job/1/master');
  const status = async (url: string, init: RequestInit = {}): Promise<number> => (await fetch(url, init)).status;

  assert.equal(await status(get), 404);
  assert.equal(await status(put, { method: 'PUT', body: 'hello' }), 201);
  assert.equal(await (await fetch(get)).text(), 'hello');
  assert.equal(await (await fetch(get, { headers: { range: 'bytes=1-3' } })).text(), 'ell');
  assert.equal(await status(get, { method: 'HEAD' }), 200);

  assert.equal(await status(put, { method: 'PUT', body: 'other' }), 409);
  assert.equal(await status(put), 403);
  assert.equal(await status(get, { method: 'PUT', body: 'x' }), 403);
  assert.equal(await status(get.replace('master', 'report')), 403);
  assert.equal(await status(get.replace('/alice/', '/bob/')), 403);
  assert.equal(await status(get.replace(/expires=\d+/, 'expires=99999999999')), 403);
  assert.equal(await status(`${get}&method=PUT`), 403);
  const flipped = get.replace(/signature=(.)/, (_, digit: string) => `signature=${digit === '0' ? '1' : '0'}`);
  assert.equal(await status(flipped), 403);
  assert.equal(await status(get.replace(/\?.*/, '')), 403);

  aheadUs = 62e6;
  assert.equal(await status(get), 403);
  assert.equal(await status(put, { method: 'PUT', body: 'hello' }), 403);
});

test('bytes of another hash than Repr-Digest says are refused and leave nothing', async () => {
  await using farm = await TestFarm.open();
  const { assetStore } = farm.farm;
  const key = 'alice/attempts/job/1/master';
  const url = await assetStore.signUrl({ method: 'PUT', key, expiresSeconds: 60 });
  const put = async (said: string): Promise<number> => {
    const digest = createHash('sha256').update(said).digest('base64');
    const headers = { 'repr-digest': `unixsum=:AAA=:, sha-256=:${digest}:` };
    return (await fetch(url, { method: 'PUT', body: 'hello', headers })).status;
  };
  assert.equal(await put('hellp'), 400);
  await assert.rejects(assetStore.stat(key), { code: 'not_found' });
  assert.equal(await put('hello'), 201);
});
