import { localPrincipal } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { LocalFarm } from '@lathe/local';
import { createRegistry } from '@lathe/service-kit';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createGatewayMetrics } from '../metrics.ts';
import { LeaseReaper } from './lease-reaper.ts';

const leaseMs = 15_000;
const roundMs = 1000;

/** A running job and its reaper; `nap` moves the time of day only, as a sleeping machine does. */
async function openScene() {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'lathe-reaper-'));
  stack.defer(() => rm(directory, { recursive: true }));
  const awake = new FakeClock();
  let asleepUs = 0;
  const clock = { nowUs: () => awake.nowUs() + asleepUs, monotonicMs: () => awake.monotonicMs() };
  const { jobStore: store } = stack.use(await LocalFarm.open({ directory, baseUrl: () => 'http://x', clock }));
  const job = { kind: 'master', class: 'bulk', inputs: [], recipe: '{}', label: '', renderKey: null } as const;
  const request = { job: { ...job, attemptLimit: 3 }, requestId: null, requestHash: '' };
  const { id: jobId } = (await store.submit(localPrincipal, request)).job;
  const worker = { workerId: 'w', bootId: 'b', classes: ['bulk'], kinds: ['master'], hint: null, alone: true } as const;
  await store.claim({ ...worker, leaseMs });
  const metrics = createGatewayMetrics(createRegistry({ service: 'gateway', version: 'test' }), store);
  const reaper = new LeaseReaper({ store, clock, leaseMs, metrics });
  const opened = stack.move();
  return {
    reaper,
    reap: () => reaper.reap(true),
    /** The reaper of a process that begins now. */
    begin: () => new LeaseReaper({ store, clock, leaseMs, metrics }),
    advanceMs: (ms: number) => awake.advanceMs(ms),
    nap: (ms: number) => (asleepUs += ms * 1000),
    renew: () =>
      store.renew('w', leaseMs, [{ tenantId: localPrincipal.tenantId, jobId, fence: 1, progress: 0, phase: '' }]),
    /** Rounds at their usual pace. @returns leases lost in each. */
    async rounds(count: number, leads = true): Promise<number[]> {
      const lost: number[] = [];
      for (let round = 0; round < count; round++) {
        awake.advanceMs(roundMs);
        lost.push(await reaper.reap(leads));
      }
      return lost;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

test('a lease that nobody renews is lost in the first round after its end', async () => {
  await using scene = await openScene();
  const lost = await scene.rounds(16);
  assert.deepEqual(lost, [...Array.from({ length: 14 }, () => 0), 1, 0]);
});

test('after an hour of sleep nothing is lost for one lease, and a worker that renews in it keeps its job', async () => {
  await using scene = await openScene();
  await scene.rounds(3);
  scene.nap(3_600_000);
  assert.deepEqual(await scene.rounds(5), [0, 0, 0, 0, 0]);
  assert.deepEqual(await scene.renew(), ['ok']);
  assert.deepEqual(
    await scene.rounds(14),
    Array.from({ length: 14 }, () => 0),
  );
  assert.deepEqual(await scene.rounds(2), [1, 0], 'without another renewal it is lost');
});

test('where another process leads nothing is reaped, and after an outage of the store the new leader waits one lease', async () => {
  await using scene = await openScene();
  await scene.rounds(20, false);
  scene.reaper.wait();
  const lost = await scene.rounds(16);
  assert.deepEqual(lost, [...Array.from({ length: 14 }, () => 0), 1, 0]);
});

test('after a stall of the process longer than half a lease a lease is waited before anything is lost', async () => {
  await using scene = await openScene();
  await scene.rounds(1);
  scene.advanceMs(2 * leaseMs);
  assert.equal(await scene.reap(), 0);
  assert.deepEqual(
    await scene.rounds(14),
    Array.from({ length: 14 }, () => 0),
  );
  assert.deepEqual(await scene.rounds(1), [1]);
});

test('a process that begins while another leads, and takes over from it, reaps at once', async () => {
  await using scene = await openScene();
  scene.advanceMs(leaseMs / 3);
  assert.equal(await scene.reap(), 0);
  const begun = scene.begin();
  begun.noteOtherLed(0);
  scene.advanceMs(leaseMs / 3);
  assert.equal(await begun.reap(false), 0);
  scene.advanceMs(leaseMs / 3 + 1);
  assert.equal(await scene.begin().reap(true), 0, 'alone it would wait');
  assert.equal(await begun.reap(true), 1);
});

test('that another process leads shortens no wait after an outage of the store', async () => {
  await using scene = await openScene();
  await scene.rounds(5, false);
  scene.reaper.wait();
  scene.reaper.noteOtherLed(0);
  const lost = await scene.rounds(16);
  assert.deepEqual(lost, [...Array.from({ length: 14 }, () => 0), 1, 0]);
});

test('a process that was stopped while another led, and leads as soon as that one ends, reaps at once', async () => {
  await using scene = await openScene();
  await scene.rounds(1);
  scene.advanceMs(leaseMs);
  scene.reaper.noteOtherLed(leaseMs / 4);
  assert.equal(await scene.reap(), 1);
});

test('it does so too when its first round comes before it leads', async () => {
  await using scene = await openScene();
  await scene.rounds(1);
  scene.advanceMs(leaseMs);
  assert.equal(await scene.reaper.reap(false), 0);
  scene.reaper.noteOtherLed(leaseMs / 4);
  assert.equal(await scene.reap(), 1);
});

test('a lead that ended over half a lease ago, or before this process began, shortens no wait', async () => {
  await using scene = await openScene();
  await scene.rounds(1);
  scene.advanceMs(leaseMs);
  scene.reaper.noteOtherLed(leaseMs / 2 + 1);
  assert.equal(await scene.reap(), 0);
  const begun = scene.begin();
  begun.noteOtherLed(1);
  assert.equal(await begun.reap(true), 0);
});
