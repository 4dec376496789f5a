import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Worker as Thread } from 'node:worker_threads';
import type { LatheClient } from '@lathe/client';
import { WorkLink } from '@lathe/worker';
import { endOf, eventOf, submitNoise, untilRendering } from '../support/follow-job.ts';
import { KeyedFarm } from '../support/keyed-farm.ts';
import { TestFarm } from '../support/test-farm.ts';

/** A disk of its own of so many KiB; null where this user may not mount one. */
function smallDisk(t: TestContext, kib: number): string | null {
  const place = mkdtempSync(join(tmpdir(), 'lathe-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', place], { stdio: 'ignore' });
  } catch {
    rmdirSync(place);
    return null;
  }
  t.after(() => {
    execFileSync('umount', ['-l', place]);
    rmdirSync(place);
  });
  return place;
}

/** Beside an input of 3.5 MB: it does not fit; it does, and what is rendered does not. */
const diskSizesKib = { input: 1024, output: 4096 } as const;

for (const [what, kib] of Object.entries(diskSizesKib)) {
  test(`a worker whose disk is full by the ${what} gives its job back at no cost and rests; another finishes it`, async (t) => {
    const scratchDirectory = smallDisk(t, kib);
    if (scratchDirectory === null) {
      if (process.env['CI'] === 'true') assert.fail('A small disk could not be mounted.');
      return t.skip('mounting a small disk needs root: the full disk was NOT tested');
    }
    await using farm = await TestFarm.open();
    await using gateway = await farm.openGateway();
    using client = farm.connect(gateway);
    await using full = await farm.openWorker(gateway, 1, {}, { scratchDirectory });
    const job = await submitNoise(client, farm.writeNoise('noise.wav', 10), 1);
    const back = await eventOf(client, job.id, ({ type }) => type === 'requeued');
    assert.deepEqual([back.job.attempts, back.job.losses], [0, 0]);
    await using _healthy = await farm.openWorker(gateway);
    const ended = await endOf(client, job.id);
    assert.equal(ended.state, 'succeeded', JSON.stringify(ended.error));
    assert.deepEqual([ended.attempts, ended.losses, ended.fence], [0, 0, 2]);
    assert.deepEqual([await full.attempts('released'), await full.attempts('succeeded')], [1, 0]);
    const pauses = await full.registry.getSingleMetric('lathe_worker_pauses_total')?.get();
    assert.deepEqual(
      pauses?.values.map(({ labels, value }) => [labels['reason'], value]),
      [['scratch_full', 1]],
    );
  });
}

test('a job whose thread dies each time ends dead after exactly three attempts; a render beside each of them succeeds', async (t) => {
  const threads: Thread[] = [];
  const note = (thread: Thread): void => void threads.push(thread);
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  process.on('worker', note);
  t.after(() => process.off('worker', note));
  await using worker = await farm.openWorker(gateway, 2);
  using client = farm.connect(gateway);
  const [long, short] = [farm.writeNoise('long.wav', 900), farm.writeNoise('short.wav', 30)];
  const { id } = await submitNoise(client, long);
  for (let fence = 1; fence <= 3; fence += 1) {
    await untilRendering(client, id, fence);
    const poisoned = await threadOf(client, id, threads);
    const neighbour = await submitNoise(client, short);
    await untilRendering(client, neighbour.id);
    await poisoned.terminate();
    threads.splice(threads.indexOf(poisoned), 1);
    const ended = await endOf(client, neighbour.id);
    assert.deepEqual([ended.state, ended.attempts, ended.losses], ['succeeded', 0, 0]);
  }
  const dead = await endOf(client, id);
  assert.deepEqual([dead.state, dead.attempts, dead.losses], ['dead', 3, 0]);
  const { attempts } = await client.jobs.get(id);
  assert.deepEqual(
    attempts.map(({ outcome, error }) => [outcome, error?.code]),
    Array.from({ length: 3 }, () => ['failed', 'render_crashed']),
  );
  assert.deepEqual([await worker.attempts('failed'), await worker.attempts('succeeded')], [3, 3]);
});

test('a worker reaches a farm over TLS with its own key, by the name of the farm', async () => {
  await using farm = await KeyedFarm.open();
  const { port } = farm.gateway.grpcAddress;
  using link = new WorkLink(
    `https://localhost:${port}`,
    { workerId: 'w1', bootId: 'b1' },
    { key: await farm.makeWorkerKey(), trustedCertificates: farm.trusted },
  );
  const slots = { slots: 1, freeSlots: 1, freeInteractiveOnly: 0 };
  const wish = { classes: ['interactive'], kinds: ['master'], most: 1, hints: [], alone: true, slots } as const;
  assert.deepEqual(await link.claim(wish), { works: [], drain: false });
  await link.leave();
  using stranger = new WorkLink(
    `https://localhost:${port}`,
    { workerId: 'w2', bootId: 'b2' },
    { trustedCertificates: farm.trusted },
  );
  await assert.rejects(stranger.claim(wish), { code: 'unauthenticated' });
  const identity = { workerId: 'w3', bootId: 'b3' };
  assert.throws(() => new WorkLink('https://localhost', identity), RangeError);
  assert.throws(() => new WorkLink('farm.example:7610', identity, { key: 'a key in plain text' }), RangeError);
});

/** The thread that uses the CPU while this job alone comes on. */
async function threadOf(client: LatheClient, jobId: string, threads: readonly Thread[]): Promise<Thread> {
  const before = await Promise.all(threads.map((thread) => thread.cpuUsage()));
  const { job: seen } = await client.jobs.get(jobId);
  await eventOf(client, jobId, ({ job }) => job.fence === seen.fence && job.progress > seen.progress);
  const after = await Promise.all(threads.map((thread) => thread.cpuUsage()));
  const used = threads.map((_, index) => (after[index]?.user ?? 0) - (before[index]?.user ?? 0));
  const busiest = threads[used.indexOf(Math.max(...used))];
  assert.ok(busiest);
  return busiest;
}
