import { newId, tenantId, type Offer } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { LocalFarm } from '@lathe/local';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { RoomMaker } from './room-maker.ts';

const lone: Offer = { tenantId: tenantId('alice'), jobId: newId('job', 1), class: 'bulk', kind: 'master' };

/** Two gateways' room makers over one store; `wait` says whether a lone job waits. */
async function openScene(workers = 3) {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'lathe-room-'));
  stack.defer(() => rm(directory, { recursive: true }));
  const clock = new FakeClock();
  const { jobStore } = stack.use(await LocalFarm.open({ directory, baseUrl: () => 'http://x', clock }));
  let waits = true;
  let looks = 0;
  const store = {
    lead: jobStore.lead.bind(jobStore),
    resign: jobStore.resign.bind(jobStore),
    nextLoneJob: () => {
      looks++;
      return Promise.resolve(waits ? lone : null);
    },
  };
  const makers = [0, 1].map(() => new RoomMaker(store, clock, () => workers));
  const opened = stack.move();
  return {
    clock,
    looks: () => looks,
    wait: (now: boolean) => (waits = now),
    ask: async (gateway: number, workerId: string, alone = false) =>
      (await makers[gateway]?.jobFor({ workerId, alone, classes: ['bulk'], kinds: ['master'] }))?.jobId ?? null,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

test('one of three workers makes room, whichever gateways they ask', async () => {
  await using scene = await openScene();
  assert.equal(await scene.ask(0, 'w1'), lone.jobId);
  assert.equal(await scene.ask(1, 'w2'), null);
  assert.equal(await scene.ask(0, 'w3'), null);
  assert.equal(await scene.ask(1, 'w1'), lone.jobId, 'it keeps the room at another gateway');
  assert.equal(await scene.ask(1, 'w1', true), lone.jobId, 'and takes the job when it is alone');
  assert.equal(await scene.ask(0, 'w2', true), null, 'an idle worker waits for its turn');
});

test('the room goes to another worker once its maker was silent for 10 s', async () => {
  await using scene = await openScene();
  assert.equal(await scene.ask(0, 'w1'), lone.jobId);
  scene.clock.advanceMs(9999);
  assert.equal(await scene.ask(0, 'w2'), null);
  scene.clock.advanceMs(1001);
  assert.equal(await scene.ask(0, 'w2'), lone.jobId);
});

test('the room is given up when no such job waits any more', async () => {
  await using scene = await openScene();
  assert.equal(await scene.ask(0, 'w1'), lone.jobId);
  scene.wait(false);
  assert.equal(await scene.ask(0, 'w1'), null);
  scene.wait(true);
  assert.equal(await scene.ask(0, 'w2'), lone.jobId);
});

test('claims look for such a job once a second, and of 100 workers up to five make room', async () => {
  await using scene = await openScene(100);
  const answers: (string | null)[] = [];
  for (let worker = 0; worker < 100; worker++) answers.push(await scene.ask(0, `w${worker}`));
  assert.equal(scene.looks(), 1);
  const making = answers.filter((job) => job !== null).length;
  assert.ok(making >= 2 && making <= 5, `${making} make room`);
});
