import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { localPrincipal, type Clock } from '@lathe/core';
import { FakeClock, farmStoreContract } from '@lathe/core/contracts';
import { LocalJobStore } from './local-job-store.ts';

let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-job-store-'));
});
after(() => rm(root, { recursive: true }));

async function openStore(clock: Clock): Promise<LocalJobStore> {
  return await LocalJobStore.open({ directory: await mkdtemp(join(root, 'store-')), clock });
}

farmStoreContract('local', ({ clock }) => openStore(clock));

test('500 submits at once are answered each with its own job, in the order of the calls', async () => {
  await using store = await openStore(new FakeClock());
  const labels = Array.from({ length: 500 }, (_, index) => `job ${index}`);
  const job = { kind: 'master', class: 'bulk', inputs: [], recipe: '{}', renderKey: null, attemptLimit: 3 } as const;
  const results = await Promise.all(
    labels.map((label) => store.submit(localPrincipal, { job: { ...job, label }, requestId: null, requestHash: '' })),
  );
  assert.deepEqual(
    results.map((result) => result.job.label),
    labels,
  );
  const { jobs } = await store.listJobs(localPrincipal, {}, 1000, null);
  assert.deepEqual(jobs.map(({ label }) => label).toReversed(), labels);
});

test('a lead that was given up is free for a process whose time of day is an earlier one', async () => {
  const directory = await mkdtemp(join(root, 'set-back-'));
  const clock = new FakeClock();
  {
    await using store = await LocalJobStore.open({ directory, clock });
    await store.lead('dispatcher', 'embedded', 60_000);
    await store.resign('dispatcher', 'embedded');
  }
  clock.setBackMs(3_600_000);
  await using store = await LocalJobStore.open({ directory, clock });
  assert.equal((await store.lead('dispatcher', 'embedded', 60_000)).leads, true);
});

test('progress makes at most 4 events a second, a change of phase always one, and none is lost from the job', async () => {
  const clock = new FakeClock();
  await using store = await openStore(clock);
  const job = {
    kind: 'master',
    class: 'bulk',
    inputs: [],
    recipe: '{}',
    label: '',
    renderKey: null,
    attemptLimit: 3,
  } as const;
  const {
    job: { id },
  } = await store.submit(localPrincipal, { job, requestId: null, requestHash: '' });
  await store.claim({
    workerId: 'w',
    bootId: 'b',
    classes: ['bulk'],
    kinds: ['master'],
    leaseMs: 15_000,
    hint: null,
    alone: true,
  });
  const renew = async (progress: number, phase: string): Promise<void> => {
    await store.renew('w', 15_000, [{ tenantId: localPrincipal.tenantId, jobId: id, fence: 1, progress, phase }]);
  };
  for (let step = 1; step <= 20; step++) {
    await renew(step / 100, 'write');
    clock.advanceMs(100);
  }
  await renew(0.9, 'write');
  await renew(0.91, 'prove');
  await renew(0.92, 'prove');
  const events = await store.listEvents(localPrincipal, id, 2, 100);
  const progress = events.map((event) => event.progress);
  assert.deepEqual(progress, [0.01, 0.04, 0.07, 0.1, 0.13, 0.16, 0.19, 0.91]);
  assert.equal((await store.getJob(localPrincipal, id)).progress, 0.92);
});

test('after the time of day was set back an hour waiting jobs are given, and a dead worker’s lease still ends', async () => {
  const running = new FakeClock();
  let setBackUs = 0;
  const clock = { nowUs: () => running.nowUs() - setBackUs, monotonicMs: () => running.monotonicMs() };
  await using store = await openStore(clock);
  const recipe = { recipe: '{}', label: '', renderKey: null, attemptLimit: 3 } as const;
  const job = { kind: 'master', class: 'bulk', inputs: [], ...recipe } as const;
  await store.submit(localPrincipal, { job, requestId: null, requestHash: '' });
  setBackUs = 3_600_000_000;
  const worker = { workerId: 'w', bootId: 'b', classes: ['bulk'], kinds: ['master'], hint: null, alone: true } as const;
  assert.ok(await store.claim({ ...worker, leaseMs: 15_000 }));
  running.advanceMs(14_999);
  assert.equal(await store.reapLeases(), 0);
  running.advanceMs(2);
  assert.equal(await store.reapLeases(), 1);
});
