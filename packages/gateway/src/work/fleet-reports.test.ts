import type { WorkerReport } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FleetReports } from './fleet-reports.ts';

const busy = { workerId: 'w1', slots: 4, freeSlots: 0, freeInteractiveOnly: 0 };
const idle = { ...busy, freeSlots: 4, freeInteractiveOnly: 1 };
const kinds = ['master'];

function openScene() {
  const clock = new FakeClock();
  let news = 0;
  const calls: (readonly WorkerReport[])[] = [];
  const store = {
    noteWorkers: (reports: readonly WorkerReport[]) => {
      calls.push(reports);
      return Promise.resolve();
    },
  };
  const fleet = new FleetReports(clock, () => news++);
  return { clock, fleet, calls, news: () => news, store: () => fleet.store(store) };
}

test('many workers are told in one call, each as it was heard last', async () => {
  const { fleet, calls, store } = openScene();
  fleet.note({ ...busy, kinds });
  fleet.note({ ...idle, kinds });
  fleet.note({ ...busy, workerId: 'w2', kinds });
  assert.equal(await store(), 2);
  assert.deepEqual(calls, [
    [
      { ...idle, kinds },
      { ...busy, workerId: 'w2', kinds },
    ],
  ]);
  assert.equal(await store(), 0, 'nothing is told twice');
});

test('the same word again is news only after 3 s', async () => {
  const { clock, fleet, news, store } = openScene();
  fleet.note({ ...idle, kinds });
  await store();
  clock.advanceMs(2999);
  fleet.note({ ...idle, kinds });
  assert.deepEqual([news(), await store()], [1, 0]);
  clock.advanceMs(1);
  fleet.note({ ...idle, kinds });
  assert.deepEqual([news(), await store()], [2, 1]);
});

test('a renewal keeps the kinds of the last claim, and alone tells nothing', async () => {
  const { fleet, calls, store } = openScene();
  fleet.note(busy);
  assert.equal(await store(), 0);
  fleet.note({ ...idle, kinds });
  fleet.note(busy);
  await store();
  assert.deepEqual(calls, [[{ ...busy, kinds }]]);
});

test('a worker silent for 10 s is counted no longer than a second more', () => {
  const { clock, fleet } = openScene();
  fleet.note({ ...idle, kinds });
  clock.advanceMs(10_000);
  assert.equal(fleet.workers, 1);
  clock.advanceMs(1000);
  assert.equal(fleet.workers, 0);
});

test('what the store did not take is told again', async () => {
  const { fleet, store } = openScene();
  fleet.note({ ...idle, kinds });
  await assert.rejects(fleet.store({ noteWorkers: () => Promise.reject(new Error('away')) }), /away/);
  assert.equal(await store(), 1);
});

test('a fleet of one may be stored every 20 ms, of 40 every 200 ms, of 1000 every 500 ms', () => {
  const { fleet } = openScene();
  const heard = (workers: number): number => {
    for (let index = 0; index < workers; index++) fleet.note({ ...idle, workerId: `w${index}`, kinds });
    return fleet.restMs;
  };
  assert.deepEqual([1, 40, 1000].map(heard), [20, 200, 500]);
});
