import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Job } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { alice, at, bob, collect, rest, TestFarm } from './test-farm.fixture.ts';

let farm: TestFarm;
let assetId: string;
let job: Job;
before(async () => {
  farm = await TestFarm.open();
  assetId = await farm.upload(alice, randomBytes(10));
  job = await farm.submit(alice);
});
after(() => farm[Symbol.asyncDispose]());

const soon = (): AbortSignal => AbortSignal.timeout(20_000);
const isNotFound = (error: unknown): boolean => LatheError.from(error).code === 'not_found';

for (const [method, call] of [
  ['jobs.get', () => farm.gateway.services.jobs.get(bob, job.id)],
  ['jobs.cancel', () => farm.gateway.services.jobs.cancel(bob, job.id)],
  ['jobs.retry', () => farm.gateway.services.jobs.retry(bob, job.id)],
  ['jobs.delete', () => farm.gateway.services.jobs.delete(bob, job.id)],
  ['jobs.watch', () => farm.gateway.services.jobs.watch(bob, job.id, '', soon())],
  ['jobs.create with an input', () => farm.submit(bob, { inputs: [{ role: 'source', assetId, name: '' }] })],
  ['assets.get', () => farm.gateway.services.assets.get(bob, assetId)],
  ['assets.open', () => farm.gateway.services.assets.open(bob, assetId)],
  ['assets.delete', () => farm.gateway.services.assets.delete(bob, assetId)],
] as const) {
  test(`${method}: another tenant's id is not_found, and nothing happens to it`, async () => {
    await assert.rejects(call(), isNotFound);
    assert.equal((await farm.gateway.services.jobs.get(alice, job.id)).job.state, 'queued');
    assert.equal((await farm.gateway.services.assets.get(alice, assetId)).id, assetId);
  });
}

test('another tenant lists none of the jobs, over both doors', async () => {
  const page = await farm.gateway.services.jobs.list(bob, { filter: {}, pageSize: 1000, pageToken: null });
  assert.deepEqual(page.jobs, []);
  assert.equal(at((await rest(farm, '/v1/jobs', { as: 'bob' })).body, 'jobs.length'), 0);
});

test('the same bytes of two tenants are two assets, and each request_id is its own', async () => {
  const bytes = randomBytes(10);
  const [hers, his] = [await farm.upload(alice, bytes), await farm.upload(bob, bytes)];
  assert.notEqual(hers, his);
  const [first, second] = [await farm.submit(alice, { requestId: 'r1' }), await farm.submit(bob, { requestId: 'r1' })];
  assert.notEqual(first.id, second.id);
});

test('a token of a watch is worth nothing to another tenant', async () => {
  const { steps } = await farm.gateway.services.jobs.watch(alice, job.id, '', soon());
  const { value: step } = await steps.next();
  await steps.return(undefined);
  await assert.rejects(async () => {
    const watch = await farm.gateway.services.jobs.watch(bob, job.id, step?.resumeToken ?? '', soon());
    await collect(watch.steps);
  }, isNotFound);
});
