import { localPrincipal, type Offer } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { LocalFarm } from '@lathe/local';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Dispatcher } from './dispatcher.ts';

const offerTimeoutMs = 5000;
const kinds = ['master'];

/** A dispatcher over a real store, with what it sent and how often it called. */
async function openScene() {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'lathe-dispatcher-'));
  stack.defer(() => rm(directory, { recursive: true }));
  const clock = new FakeClock();
  const { jobStore: store } = stack.use(await LocalFarm.open({ directory, baseUrl: () => 'http://x', clock }));
  const sent: Offer[] = [];
  let calls = 0;
  const counted = <Arguments extends readonly unknown[], Result>(call: (...given: Arguments) => Promise<Result>) => {
    return (...given: Arguments): Promise<Result> => {
      calls++;
      return call(...given);
    };
  };
  const dispatcher = new Dispatcher({
    store: {
      dispatchView: counted(() => store.dispatchView()),
      waitingQueues: counted((classes) => store.waitingQueues(classes)),
      offerFrom: counted((picks) => store.offerFrom(picks)),
      withdrawOffers: counted((timeoutMs, limit) => store.withdrawOffers(timeoutMs, limit)),
    },
    clock,
    offerTimeoutMs,
    send: (offers) => {
      sent.push(...offers);
      return Promise.resolve();
    },
  });
  const opened = stack.move();
  return {
    clock,
    store,
    sent,
    dispatcher,
    calls: () => calls,
    submit: async (count: number) => {
      const job = { kind: 'master', class: 'bulk', inputs: [], recipe: '{}', label: '', renderKey: null } as const;
      for (let index = 0; index < count; index++)
        await store.submit(localPrincipal, { job: { ...job, attemptLimit: 3 }, requestId: null, requestHash: '' });
    },
    report: (freeSlots: number) =>
      store.noteWorkers([{ workerId: 'w', slots: freeSlots, freeSlots, freeInteractiveOnly: 0, kinds }]),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

test('with nothing free a round is one call, with nothing waiting two, and one second apart one more', async () => {
  await using scene = await openScene();
  await scene.dispatcher.round();
  assert.equal(scene.calls(), 2);
  await scene.dispatcher.round();
  assert.equal(scene.calls(), 3);
  await scene.report(1);
  await scene.dispatcher.round();
  assert.equal(scene.calls(), 5);
});

test('rounds fill 1.5 offers a free slot and then stop', async () => {
  await using scene = await openScene();
  await scene.submit(20);
  await scene.report(4);
  assert.equal((await scene.dispatcher.round()).offered, 6);
  assert.equal((await scene.dispatcher.round()).offered, 0);
  assert.equal(scene.sent.length, 6);
});

test('an offer that nobody claimed is made again after the timeout, and later where no slot is free', async () => {
  await using scene = await openScene();
  await scene.submit(1);
  await scene.report(1);
  await scene.dispatcher.round();
  scene.clock.advanceMs(offerTimeoutMs);
  await scene.report(1);
  assert.equal((await scene.dispatcher.round()).offered, 1);
  await scene.report(0);
  await scene.dispatcher.round();
  scene.clock.advanceMs(2 * offerTimeoutMs);
  await scene.dispatcher.round();
  assert.equal((await scene.store.dispatchView()).inHand[0]?.offered, 1);
  assert.equal(scene.sent.length, 2);
});

test('with nothing free, attempts that end make room for offers', async () => {
  await using scene = await openScene();
  await scene.submit(20);
  assert.equal((await scene.dispatcher.round()).offered, 0);
  for (let end = 0; end < 16; end++) scene.dispatcher.noteEnd();
  assert.equal((await scene.dispatcher.round()).offered, 3);
});

test('a large fleet is offered 500 jobs a round, and the round says that there is room for more', async () => {
  await using scene = await openScene();
  await scene.submit(502);
  await scene.report(1000);
  const first = await scene.dispatcher.round();
  assert.deepEqual([first.offered, first.isUnfinished], [500, true]);
  const second = await scene.dispatcher.round();
  assert.deepEqual([second.offered, second.isUnfinished], [2, true]);
  const third = await scene.dispatcher.round();
  assert.deepEqual([third.offered, third.isUnfinished], [0, false]);
});
