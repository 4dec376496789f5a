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

const lost: Offer = { ...lone, jobId: newId('job', 2) };

/** Two gateways' room makers over one store; `wait` says whether a lone job waits, `lose` that so many others do. */
async function openScene(workers = 3) {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'lathe-room-'));
  stack.defer(() => rm(directory, { recursive: true }));
  const clock = new FakeClock();
  const { jobStore } = stack.use(await LocalFarm.open({ directory, baseUrl: () => 'http://x', clock }));
  let waits = true;
  let others = 0;
  let looks = 0;
  const store = {
    lead: jobStore.lead.bind(jobStore),
    resign: jobStore.resign.bind(jobStore),
    nextLostJobs: () => {
      looks++;
      return Promise.resolve({ besideOthers: others-- > 0 ? lost : null, alone: waits ? lone : null });
    },
  };
  const makers = [0, 1].map(() => new RoomMaker(store, clock, () => workers));
  const opened = stack.move();
  return {
    clock,
    looks: () => looks,
    wait: (now: boolean) => (waits = now),
    lose: (jobs: number) => (others = jobs),
    ask: async (gateway: number, workerId: string, alone = false) => {
      const turn = await makers[gateway]?.jobFor({ workerId, alone, classes: ['bulk'], kinds: ['master'] });
      if (turn?.job === lone) assert.equal(turn.isRoomToBeMade, !alone);
      if (turn?.job === lost) assert.equal(turn.isRoomToBeMade, false);
      return turn?.job.jobId ?? null;
    },
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
});

test('an idle worker takes the job whether or not another makes room for it', async () => {
  await using scene = await openScene();
  assert.equal(await scene.ask(0, 'w1'), lone.jobId);
  assert.equal(await scene.ask(0, 'w2', true), lone.jobId);
});

test('jobs that may run beside others go to whoever claims next, each at once, but not to who makes room', async () => {
  await using scene = await openScene();
  scene.wait(false);
  scene.lose(3);
  for (const worker of ['w1', 'w2', 'w1']) assert.equal(await scene.ask(0, worker), lost.jobId);
  assert.equal(scene.looks(), 3);
  for (const worker of ['w1', 'w2', 'w3']) assert.equal(await scene.ask(0, worker), null);
  assert.equal(scene.looks(), 4, 'with none left it is looked once a second');
  scene.wait(true);
  scene.clock.advanceMs(1000);
  assert.equal(await scene.ask(0, 'w1'), lone.jobId);
  scene.lose(2);
  assert.equal(await scene.ask(0, 'w1'), lone.jobId, 'it runs empty');
  assert.equal(await scene.ask(0, 'w2'), lost.jobId);
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
