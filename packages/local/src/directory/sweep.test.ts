import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { attemptPrefix, localPrincipal as me, sweep, type Claim, type FinishedOutput, type Job } from '@lathe/core';
import type { JobAsset, SweepResult } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { LocalFarm } from './local-farm.ts';

const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;
let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-sweep-'));
});
after(() => rm(root, { recursive: true }));

/** A farm in a fake time, with the few moves the tests are written in. */
class SweptFarm implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly farm: LocalFarm;
  readonly directory: string;

  private constructor(farm: LocalFarm, directory: string, clock: FakeClock) {
    this.farm = farm;
    this.directory = directory;
    this.clock = clock;
  }

  static async open(): Promise<SweptFarm> {
    const directory = await mkdtemp(join(root, 'data-'));
    const clock = new FakeClock();
    return new SweptFarm(
      await LocalFarm.open({ directory, clock, baseUrl: () => 'http://127.0.0.1:1' }),
      directory,
      clock,
    );
  }

  async put(objectKey: string, content: string): Promise<FinishedOutput['asset']> {
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(content);
    }
    const stored = await this.farm.assetStore.put(objectKey, body(), {});
    assert.equal(stored.sha256, createHash('sha256').update(content).digest('hex'));
    return { ...stored, objectKey, name: content, mediaType: 'audio/wav' };
  }

  async upload(content: string): Promise<JobAsset> {
    const { asset } = await this.farm.jobStore.createAsset(me, await this.put(`local/uploads/${content}`, content));
    return { role: 'source', assetId: asset.id, name: asset.name };
  }

  async start(inputs: readonly JobAsset[]): Promise<Claim> {
    const job = { kind: 'master', class: 'bulk', inputs, recipe: '{}', label: '', attemptLimit: 3 } as const;
    await this.farm.jobStore.submit(me, { job: { ...job, renderKey: null }, requestId: null, requestHash: '' });
    const worker = { workerId: 'w', bootId: 'b', classes: ['bulk'], kinds: ['master'], alone: true } as const;
    const claim = await this.farm.jobStore.claim({ ...worker, leaseMs: 1e9, hint: null });
    assert.ok(claim);
    return claim;
  }

  async finish(claim: Claim, content: string): Promise<Job> {
    const lease = { tenantId: me.tenantId, jobId: claim.job.id, fence: claim.fence };
    const asset = await this.put(`${attemptPrefix(lease)}master`, content);
    return await this.farm.jobStore.complete(lease, { outcome: 'succeeded', outputs: [{ role: 'master', asset }] });
  }

  async sweep(): Promise<SweepResult> {
    const { jobStore, assetStore } = this.farm;
    const { clock } = this;
    const limits = { jobRetentionSeconds: 30 * daySeconds, longestUrlSeconds: daySeconds, graceSeconds: hourSeconds };
    return await sweep({ jobStore, assetStore, clock, ...limits });
  }

  async keys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.farm.assetStore.list('')) keys.push(key);
    return keys;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.farm[Symbol.asyncDispose]();
  }
}

test('unreferenced objects go after the grace; those of assets and running attempts stay', async () => {
  await using swept = await SweptFarm.open();
  const input = await swept.upload('input');
  const running = await swept.start([input]);
  const prefix = attemptPrefix({ tenantId: me.tenantId, jobId: running.job.id, fence: running.fence });
  await swept.put(`${prefix}half`, 'so far');
  await swept.put('local/uploads/orphan', '12345');
  await writeFile(join(swept.directory, 'tmp', `${swept.clock.nowUs() / 1000}-ab`), '1234567');
  assert.deepEqual(await swept.sweep(), { expiredJobs: 0, deletedAssets: 0, unreferencedObjects: 0, freedBytes: 0 });
  swept.clock.advanceMs(hourSeconds * 1000);
  assert.deepEqual(await swept.sweep(), { expiredJobs: 0, deletedAssets: 0, unreferencedObjects: 1, freedBytes: 12 });
  assert.deepEqual(await swept.keys(), [`${prefix}half`, 'local/uploads/input']);

  const again = await swept.finish(running, 'input');
  assert.equal(again.outputs[0]?.assetId, input.assetId);
  swept.clock.advanceMs(hourSeconds * 1000);
  assert.equal((await swept.sweep()).unreferencedObjects, 2);
  assert.deepEqual(await swept.keys(), ['local/uploads/input']);
});

test('the bytes of a deleted asset stay as long as a URL may live, then go with its row', async () => {
  await using swept = await SweptFarm.open();
  const { assetId } = await swept.upload('take');
  await swept.farm.jobStore.deleteAsset(me, assetId);
  swept.clock.advanceMs(daySeconds * 1000);
  assert.equal((await swept.sweep()).freedBytes, 0);
  swept.clock.advanceMs(1);
  assert.deepEqual(await swept.sweep(), { expiredJobs: 0, deletedAssets: 1, unreferencedObjects: 0, freedBytes: 4 });
  assert.deepEqual(await swept.farm.jobStore.listDeletedAssets(Number.MAX_SAFE_INTEGER, 10), []);
  assert.deepEqual(await swept.keys(), []);
});

test('after retention, URL life and grace no byte is left that nothing refers to, and no empty folder', async () => {
  await using swept = await SweptFarm.open();
  const input = await swept.upload('input');
  for (const content of ['one', 'two', 'one']) await swept.finish(await swept.start([input]), content);
  swept.clock.advanceMs(30 * daySeconds * 1000);
  const kept = await swept.finish(await swept.start([input]), 'two');
  swept.clock.advanceMs(1);
  const first = await swept.sweep();
  assert.deepEqual([first.expiredJobs, first.unreferencedObjects], [3, 1]);
  swept.clock.advanceMs(daySeconds * 1000 + 1);
  await swept.sweep();

  const keys = await swept.keys();
  assert.deepEqual(await swept.farm.jobStore.unreferencedObjects(keys), []);
  const two = await swept.farm.jobStore.getAsset(me, kept.outputs[0]?.assetId ?? 'ast_');
  assert.deepEqual(keys, [two.objectKey, 'local/uploads/input']);
  assert.deepEqual(await readdir(join(swept.directory, 'tmp')), []);
  assert.equal((await readdir(join(swept.directory, 'objects', 'local', 'attempts'))).length, 1);
});

test('an aborted sweep stops', async () => {
  await using swept = await SweptFarm.open();
  const { jobStore, assetStore } = swept.farm;
  const limits = { jobRetentionSeconds: null, longestUrlSeconds: 1, graceSeconds: 1 };
  const options = { jobStore, assetStore, clock: swept.clock, ...limits, signal: AbortSignal.abort() };
  await assert.rejects(sweep(options), { name: 'AbortError' });
});
