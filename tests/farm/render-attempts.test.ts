import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import test from 'node:test';
import type { Worker as Thread } from 'node:worker_threads';
import { masterReportSchema } from '@lathe/core';
import { endOf, eventOf, submitNoise, untilRendering } from '../support/follow-job.ts';
import { TestFarm } from '../support/test-farm.ts';

/** Long enough that a render is still under way when a test has seen it begin. */
const mediumSeconds = 240;
/** For renders that no test lets end. */
const longSeconds = 60;

test('a submitted file comes back mastered, its bytes those of the proven report', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  await using worker = await farm.openWorker(gateway);
  using client = farm.connect(gateway);
  const submitted = await submitNoise(client, farm.writeNoise('in.wav', 2));
  const job = await endOf(client, submitted.id);
  assert.equal(job.state, 'succeeded', JSON.stringify(job.error));
  assert.deepEqual(
    job.outputs.map(({ role, name }) => [role, name]),
    [
      ['master', 'noise.wav'],
      ['report', 'noise.report.json'],
    ],
  );
  const [masterPath, reportPath] = [join(farm.directory, 'out.wav'), join(farm.directory, 'out.json')];
  await client.assets.downloadFile(job.outputs[0]?.assetId ?? '', masterPath);
  await client.assets.downloadFile(job.outputs[1]?.assetId ?? '', reportPath);
  const report = masterReportSchema.parse(JSON.parse(await readFile(reportPath, 'utf8')));
  assert.equal(report.proof.passed, true);
  assert.equal(
    createHash('sha256')
      .update(await readFile(masterPath))
      .digest('hex'),
    report.output.sha256,
  );
  assert.equal(await worker.attempts('succeeded'), 1);
  await worker.worker.stop(0);
  assert.deepEqual(await readdir(join(farm.directory, 'scratch')), [], 'scratch is left behind');
});

test('a container asked for over the wire is written, and the output is named and typed by it', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  await using _worker = await farm.openWorker(gateway);
  using client = farm.connect(gateway);
  const { asset } = await client.assets.uploadFile(farm.writeNoise('in.wav', 2));
  const inputs = [{ role: 'source', assetId: asset.id, name: 'mix.1.wav' }];
  const spec = { master: { container: 'aiff', sample_format: 's24' } };
  const job = await endOf(client, (await client.jobs.create({ inputs, spec })).job.id);
  assert.equal(job.state, 'succeeded', JSON.stringify(job.error));
  assert.deepEqual(
    job.outputs.map(({ name }) => name),
    ['mix.1.aif', 'mix.1.report.json'],
  );
  const path = join(farm.directory, 'out.aif');
  const master = await client.assets.get(job.outputs[0]?.assetId ?? '');
  assert.equal(master.mediaType, 'audio/aiff');
  await client.assets.downloadFile(master.id, path);
  assert.equal((await readFile(path)).toString('latin1', 8, 12), 'AIFF');
});

test('a running job that is cancelled ends as cancelled, and the worker is free for the next', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  await using worker = await farm.openWorker(gateway);
  using client = farm.connect(gateway);
  const long = await submitNoise(client, farm.writeNoise('long.wav', longSeconds));
  await untilRendering(client, long.id);
  const told = await client.jobs.cancel(long.id);
  assert.equal(told.cancelRequested, true);
  assert.equal((await endOf(client, long.id)).state, 'cancelled');
  const { attempts } = await client.jobs.get(long.id);
  assert.deepEqual(
    attempts.map(({ outcome }) => outcome),
    ['cancelled'],
  );
  const next = await submitNoise(client, farm.writeNoise('short.wav', 1));
  assert.equal((await endOf(client, next.id)).state, 'succeeded');
  assert.equal(await worker.attempts('cancelled'), 1);
});

test('a render thread that dies fails its own attempt as render_crashed; its neighbour and the retry succeed', async () => {
  const threads: Thread[] = [];
  const note = (thread: Thread): void => void threads.push(thread);
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  process.on('worker', note);
  await using _worker = await farm.openWorker(gateway, 2);
  using client = farm.connect(gateway);
  const path = farm.writeNoise('medium.wav', mediumSeconds);
  const submitted = await Promise.all([submitNoise(client, path), submitNoise(client, path)]);
  await Promise.all(submitted.map(({ id }) => untilRendering(client, id)));
  const [victim] = threads;
  assert.ok(victim);
  await victim.terminate();
  process.off('worker', note);
  const ended = await Promise.all(submitted.map(({ id }) => endOf(client, id)));
  assert.deepEqual(
    ended.map(({ state }) => state),
    ['succeeded', 'succeeded'],
  );
  assert.deepEqual(
    ended.map(({ attempts }) => attempts).toSorted((a, b) => a - b),
    [0, 1],
  );
  const crashed = ended.find(({ attempts }) => attempts === 1);
  const { attempts } = await client.jobs.get(crashed?.id ?? '');
  assert.deepEqual(
    attempts.toSorted((a, b) => a.fence - b.fence).map(({ outcome, error }) => [outcome, error?.code]),
    [
      ['failed', 'render_crashed'],
      ['succeeded', undefined],
    ],
  );
});

test('a worker that stops gives its job back at no cost, and another one finishes it', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  using client = farm.connect(gateway);
  const stopping = await farm.openWorker(gateway);
  const job = await submitNoise(client, farm.writeNoise('medium.wav', mediumSeconds), 1);
  await untilRendering(client, job.id);
  await stopping[Symbol.asyncDispose]();
  assert.equal(await stopping.attempts('released'), 1);
  await using _worker = await farm.openWorker(gateway);
  const ended = await endOf(client, job.id);
  assert.equal(ended.state, 'succeeded');
  assert.deepEqual([ended.attempts, ended.losses, ended.fence], [0, 0, 2]);
});

test('a worker that stops with grace finishes what runs and claims no more', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  using client = farm.connect(gateway);
  await using stopping = await farm.openWorker(gateway);
  const running = await submitNoise(client, farm.writeNoise('a.wav', mediumSeconds / 2));
  await untilRendering(client, running.id);
  const stopped = stopping.worker.stop(60_000);
  const waiting = await submitNoise(client, farm.writeNoise('b.wav', 1));
  await stopped;
  assert.equal((await client.jobs.get(running.id)).job.state, 'succeeded');
  assert.equal((await client.jobs.get(waiting.id)).attempts.length, 0);
});

test('a worker that cannot renew for nine times the length of its lease drops the render, and the job runs again elsewhere', async () => {
  await using farm = await TestFarm.open();
  const first = await farm.openGateway(1000);
  await using cutOff = await farm.openWorker(first);
  let jobId: string;
  {
    using client = farm.connect(first);
    const job = await submitNoise(client, farm.writeNoise('long.wav', longSeconds));
    jobId = job.id;
    await untilRendering(client, jobId);
  }
  await first.close(0);
  await using second = await farm.openGateway(1000);
  using client = farm.connect(second);
  await eventOf(client, jobId, ({ type }) => type === 'requeued');
  await client.jobs.cancel(jobId);
  await cutOff.worker.stop(60_000);
  assert.equal(await cutOff.attempts('expired'), 1);
  assert.equal(await cutOff.attempts('succeeded'), 0);
  const { job, attempts } = await client.jobs.get(jobId);
  assert.equal(job.losses, 1);
  assert.equal(attempts.at(0)?.outcome, 'lost');
});

test('a render goes on while no gateway is there for three leases, and costs its job no loss', async () => {
  await using farm = await TestFarm.open();
  const leaseMs = 3000;
  const first = await farm.openGateway(leaseMs);
  const { port } = first.grpcAddress;
  await using worker = await farm.openWorker(first);
  let jobId: string;
  {
    using client = farm.connect(first);
    const job = await submitNoise(client, farm.writeNoise('long.wav', mediumSeconds));
    jobId = job.id;
    await untilRendering(client, jobId);
  }
  await first.close(0);
  // The outage itself: nothing happens in it that could be waited for.
  await setTimeout(3 * leaseMs);
  await using second = await farm.openGateway(leaseMs, port);
  using client = farm.connect(second);
  await client.jobs.cancel(jobId);
  const { state, losses, fence } = await endOf(client, jobId);
  assert.deepEqual([state, losses, fence], ['cancelled', 0, 1]);
  await worker.worker.stop(60_000);
  assert.equal(await worker.attempts('cancelled'), 1);
});

test('a watch goes on by itself over a restart of the gateway, every event once', async () => {
  await using farm = await TestFarm.open();
  const first = await farm.openGateway();
  const { port } = first.grpcAddress;
  using client = farm.connect(first);
  const job = await submitNoise(client, farm.writeNoise('a.wav', 2));
  const seen: number[] = [];
  const restarted = Promise.withResolvers<void>();
  const watching = (async () => {
    for await (const { seq } of client.jobs.watch(job.id, { signal: AbortSignal.timeout(60_000) })) {
      seen.push(seq);
      restarted.resolve();
    }
  })();
  await restarted.promise;
  await first.close(0);
  await using second = await farm.openGateway(15_000, port);
  await using _worker = await farm.openWorker(second);
  await watching;
  const { job: ended } = await client.jobs.get(job.id);
  assert.equal(ended.state, 'succeeded');
  assert.deepEqual(
    seen,
    Array.from({ length: ended.lastSeq }, (_, index) => index + 1),
  );
});
