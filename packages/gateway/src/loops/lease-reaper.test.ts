import { localPrincipal } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { LatheError } from '@lathe/core/errors';
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
  const clock = new FakeClock();
  const { jobStore } = stack.use(await LocalFarm.open({ directory, baseUrl: () => 'http://x', clock }));
  const job = { kind: 'master', class: 'bulk', inputs: [], recipe: '{}', label: '', renderKey: null } as const;
  const request = { job: { ...job, attemptLimit: 3 }, requestId: null, requestHash: '' };
  const { id: jobId } = (await jobStore.submit(localPrincipal, request)).job;
  const worker = { workerId: 'w', bootId: 'b', classes: ['bulk'], kinds: ['master'], hint: null, alone: true } as const;
  await jobStore.claim({ ...worker, leaseMs });
  const metrics = createGatewayMetrics(createRegistry({ service: 'gateway', version: 'test' }), jobStore);
  const scene = {
    isAway: false,
    /** What is heard of another process. */
    otherServedMsAgo: Infinity,
    /** What this one said of itself last. */
    serves: false,
    /** How long the store takes to answer. */
    answerMs: 0,
    /** While the store is asked, this one ends. */
    endsMeanwhile: false,
  };
  const served = {
    tell: async (serves: boolean) => {
      scene.serves = serves;
      clock.advanceMs(scene.answerMs);
      if (scene.isAway) throw new LatheError('unavailable', 'The store is away.');
      if (scene.endsMeanwhile) await reaper.end();
      return scene.otherServedMsAgo;
    },
    end: () => Promise.resolve(),
  };
  const parts = { store: jobStore, served, clock, leaseMs, metrics };
  const reaper = new LeaseReaper(parts);
  const opened = stack.move();
  return Object.assign(scene, {
    reaper,
    reap: () => reaper.reap(),
    /** The reaper of a process that begins now. */
    begin: () => new LeaseReaper(parts),
    advanceMs: (ms: number) => clock.advanceMs(ms),
    nap: (ms: number) => clock.sleepMs(ms),
    renew: () =>
      jobStore.renew('w', leaseMs, [{ tenantId: localPrincipal.tenantId, jobId, fence: 1, progress: 0, phase: '' }]),
    /** Rounds at their usual pace. @returns leases lost in each. */
    async rounds(count: number): Promise<number[]> {
      const lost: number[] = [];
      for (let round = 0; round < count; round++) {
        clock.advanceMs(roundMs);
        lost.push(await reaper.reap());
      }
      return lost;
    },
    claimAgain: () => jobStore.claim({ ...worker, leaseMs }),
    /** Rounds at their usual pace while the store is away. */
    async failedRounds(count: number): Promise<void> {
      for (let round = 0; round < count; round++) {
        clock.advanceMs(roundMs);
        await assert.rejects(reaper.reap(), { code: 'unavailable' });
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  });
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

test('a store that was away for a third of a lease costs nobody a wait, one that was away for longer costs a lease', async () => {
  await using scene = await openScene();
  await scene.rounds(14);
  scene.isAway = true;
  await scene.failedRounds(4);
  scene.isAway = false;
  assert.deepEqual(await scene.rounds(1), [1]);
  await scene.claimAgain();
  await scene.rounds(9);
  scene.isAway = true;
  await scene.failedRounds(6);
  scene.isAway = false;
  assert.deepEqual(await scene.rounds(16), [...Array.from({ length: 15 }, () => 0), 1]);
});

test('a store that takes longer than a third of a lease to answer was away', async () => {
  await using scene = await openScene();
  await scene.rounds(14);
  scene.answerMs = leaseMs / 3 + 1;
  assert.deepEqual(await scene.rounds(1), [0]);
  scene.answerMs = 0;
  assert.deepEqual(await scene.rounds(16), [...Array.from({ length: 14 }, () => 0), 1, 0]);
});

test('failures and a late answer after them make one outage', async () => {
  await using scene = await openScene();
  await scene.rounds(13);
  scene.isAway = true;
  await scene.failedRounds(2);
  scene.isAway = false;
  scene.answerMs = leaseMs / 3 - 1000;
  assert.deepEqual(await scene.rounds(1), [0]);
  scene.answerMs = 0;
  assert.deepEqual(await scene.rounds(15), [...Array.from({ length: 14 }, () => 0), 1]);
});

test('it says that it serves when it would reap, and not while it waits', async () => {
  await using scene = await openScene();
  await scene.rounds(14);
  assert.equal(scene.serves, false);
  await scene.rounds(1);
  assert.equal(scene.serves, true);
  scene.nap(leaseMs);
  await scene.rounds(1);
  assert.equal(scene.serves, false);
});

test('who has ended takes no job back', async () => {
  await using scene = await openScene();
  await scene.rounds(14);
  await scene.reaper.end();
  assert.deepEqual(await scene.rounds(2), [0, 0]);
});

test('nor does a round that was under way when it ended', async () => {
  await using scene = await openScene();
  await scene.rounds(14);
  scene.endsMeanwhile = true;
  assert.deepEqual(await scene.rounds(1), [0]);
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

test('a process that begins while another serves reaps at once', async () => {
  await using scene = await openScene();
  scene.advanceMs(leaseMs + 1);
  const begun = scene.begin();
  scene.advanceMs(1);
  assert.equal(await begun.reap(), 0, 'alone it waits');
  scene.otherServedMsAgo = 0;
  assert.equal(await begun.reap(), 1);
});

test('that another process serves shortens no wait after an outage of the store', async () => {
  await using scene = await openScene();
  await scene.rounds(5);
  scene.isAway = true;
  await scene.failedRounds(6);
  scene.isAway = false;
  scene.otherServedMsAgo = 0;
  assert.deepEqual(await scene.rounds(16), [...Array.from({ length: 15 }, () => 0), 1]);
});

test('a process that was stopped while another served, until just now, reaps at once', async () => {
  await using scene = await openScene();
  await scene.rounds(1);
  scene.advanceMs(leaseMs);
  scene.otherServedMsAgo = leaseMs / 4;
  assert.equal(await scene.reap(), 1);
});

test('what was served over a third of a lease ago, or before this process began, shortens no wait', async () => {
  await using scene = await openScene();
  await scene.rounds(1);
  scene.advanceMs(leaseMs);
  scene.otherServedMsAgo = leaseMs / 3 + 1;
  assert.equal(await scene.reap(), 0);
  scene.otherServedMsAgo = 1;
  assert.equal(await scene.begin().reap(), 0);
});
