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

test('where nobody ever led nothing is known of another leader, and one’s own lead is none', async () => {
  await using scene = await openScene();
  const only = scene.leadership('only');
  assert.deepEqual(await only.ask(), { hasBegun: true, otherLedMsAgo: Infinity });
  assert.deepEqual(await only.ask(), { hasBegun: false, otherLedMsAgo: Infinity });
  scene.clock.advanceMs(ttlMs + 1000);
  assert.deepEqual(await only.ask(), { hasBegun: true, otherLedMsAgo: Infinity }, 'it led last');
});

test('who asks in vain is told when the leader asked last', async () => {
  await using scene = await openScene();
  await scene.leadership('first').ask();
  scene.clock.advanceMs(1000);
  const second = scene.leadership('second');
  assert.deepEqual(await second.ask(), { hasBegun: false, otherLedMsAgo: 1000 });
  assert.equal(second.isLeader, false);
});

test('who follows one that gave up is told since when', async () => {
  await using scene = await openScene();
  const [first, second] = [scene.leadership('first'), scene.leadership('second')];
  await first.ask();
  scene.clock.advanceMs(1000);
  await first.resign();
  scene.clock.advanceMs(500);
  assert.deepEqual(await second.ask(), { hasBegun: true, otherLedMsAgo: 500 });
});

test('who follows one that died is told when that one asked last', async () => {
  await using scene = await openScene();
  const [first, second] = [scene.leadership('first'), scene.leadership('second')];
  await first.ask();
  scene.clock.advanceMs(ttlMs + 700);
  assert.deepEqual(await second.ask(), { hasBegun: true, otherLedMsAgo: ttlMs + 700 });
});

test('who thinks that it leads still, since its monotonic clock stood still, is told of who led meanwhile', async () => {
  await using scene = await openScene();
  const [first, second] = [scene.leadership('first'), scene.leadership('second')];
  await first.ask();
  scene.sleepMs(3_600_000);
  await second.ask();
  await second.resign();
  assert.equal(first.isLeader, true, 'its monotonic clock stood still');
  assert.deepEqual(await first.ask(), { hasBegun: false, otherLedMsAgo: 0 });
});

test('the time that an answer takes counts, whether this process or the machine stood still', async () => {
  await using scene = await openScene();
  await scene.leadership('first').ask();
  const second = scene.leadership('second');
  scene.whileAsking(() => scene.clock.advanceMs(60_000));
  assert.deepEqual(await second.ask(), { hasBegun: false, otherLedMsAgo: 60_000 });
  await scene.leadership('third').ask();
  scene.whileAsking(() => scene.sleepMs(60_000));
  assert.deepEqual(await second.ask(), { hasBegun: false, otherLedMsAgo: 60_000 });
});

test('a lead that is granted too late is none', async () => {
  await using scene = await openScene();
  const only = scene.leadership('only');
  await only.ask();
  scene.whileAsking(() => scene.clock.advanceMs(9000));
  assert.deepEqual(await only.ask(), { hasBegun: false, otherLedMsAgo: Infinity });
  assert.equal(only.isLeader, false);
});
