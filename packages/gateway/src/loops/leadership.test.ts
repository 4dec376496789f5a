import { FakeClock } from '@lathe/core/contracts';
import { LocalFarm } from '@lathe/local';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Leadership, type LeadershipParts } from './leadership.ts';

const ttlMs = 4000;

/** A store that processes ask for one lead. */
async function openScene() {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'lathe-leadership-'));
  stack.defer(() => rm(directory, { recursive: true }));
  const awake = new FakeClock();
  let asleepUs = 0;
  const clock = { nowUs: () => awake.nowUs() + asleepUs, monotonicMs: () => awake.monotonicMs() };
  const { jobStore } = stack.use(await LocalFarm.open({ directory, baseUrl: () => 'http://x', clock }));
  let happens = (): void => undefined;
  const store: LeadershipParts['store'] = {
    lead: async (...call) => {
      const answer = await jobStore.lead(...call);
      happens();
      happens = () => undefined;
      return answer;
    },
    resign: (...call) => jobStore.resign(...call),
  };
  const opened = stack.move();
  return {
    clock: awake,
    /** The time of day goes on, the monotonic clock does not. */
    sleepMs: (ms: number) => (asleepUs += ms * 1000),
    /** Before the next answer comes. */
    whileAsking: (what: () => void) => (happens = what),
    leadership: (holder: string) => new Leadership({ store, clock, name: 'dispatcher', holder, ttlMs }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

test('whoever asks first leads until its time has passed or it gives up', async () => {
  await using scene = await openScene();
  const [first, second] = [scene.leadership('first'), scene.leadership('second')];
  assert.deepEqual([await first.ask(), await first.ask()], [true, false], 'it begins once');
  assert.deepEqual([await second.ask(), second.isLeader], [false, false]);
  await first.resign();
  assert.deepEqual([await second.ask(), second.isLeader], [true, true]);
  assert.deepEqual([await first.ask(), first.isLeader], [false, false], 'who gave up asks no more');
  scene.clock.advanceMs(ttlMs);
  assert.equal(second.isLeader, false);
});

test('a lead that is granted too late is none', async () => {
  await using scene = await openScene();
  const only = scene.leadership('only');
  await only.ask();
  scene.whileAsking(() => scene.clock.advanceMs(9000));
  assert.deepEqual([await only.ask(), only.isLeader], [false, false]);
});
