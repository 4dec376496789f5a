import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import test from 'node:test';
import { localPrincipal, tenantId, tenantScopes, type Principal } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { loudSpec } from '../support/follow-job.ts';
import { TestFarm } from '../support/test-farm.ts';

const other: Principal = { tenantId: tenantId('other'), name: 'other', scopes: tenantScopes };

test('one worker renders for two tenants; neither finds what is the other’s, and the same bytes are two assets', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  await using _worker = await farm.openWorker(gateway);
  const { jobs, assets } = gateway.services;
  const path = farm.writeNoise('in.wav', 1);
  const signal = AbortSignal.timeout(60_000);
  const rendered = await Promise.all(
    [localPrincipal, other].map(async (principal) => {
      const header = { name: 'in.wav', mediaType: 'audio/wav', sha256: '' };
      const { asset, created } = await assets.upload(principal, header, createReadStream(path), signal);
      assert.equal(created, true);
      const { job } = await jobs.create(principal, {
        requestId: 'the-same-for-both',
        kind: 'master',
        spec: { targetLufs: loudSpec.master.target_lufs, policy: loudSpec.master.policy },
        inputs: [{ role: 'source', assetId: asset.id, name: 'in.wav' }],
        class: null,
        label: '',
        noReuse: false,
        attemptLimit: 3,
        priority: 0,
        deadlineUs: null,
      });
      assert.equal(job.reused, false, 'a finished render crossed the wall');
      for await (const _event of (await jobs.watch(principal, job.id, '', signal)).steps);
      const { job: ended } = await jobs.get(principal, job.id);
      assert.equal(ended.state, 'succeeded', JSON.stringify(ended.error));
      return { principal, asset, job: ended };
    }),
  );
  const [mine, theirs] = rendered;
  assert.ok(mine && theirs);
  const missing = (error: unknown): boolean => error instanceof LatheError && error.code === 'not_found';
  for (const [us, them] of [
    [mine, theirs],
    [theirs, mine],
  ] as const) {
    await assert.rejects(jobs.get(us.principal, them.job.id), missing);
    await assert.rejects(jobs.cancel(us.principal, them.job.id), missing);
    await assert.rejects(assets.get(us.principal, them.asset.id), missing);
    for (const { assetId } of them.job.outputs) await assert.rejects(assets.open(us.principal, assetId), missing);
    for (const { assetId } of us.job.outputs) {
      const { objectKey } = await assets.get(us.principal, assetId);
      assert.ok(objectKey.startsWith(`${us.principal.tenantId}/`), objectKey);
    }
  }
});
