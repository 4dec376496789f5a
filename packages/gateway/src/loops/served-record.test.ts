import { FakeClock } from '@lathe/core/contracts';
import { LocalFarm } from '@lathe/local';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ServedRecord, type ServedRecordParts } from './served-record.ts';

const ttlMs = 4000;

/** A store through which gateways tell each other. */
async function openScene() {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'lathe-served-'));
  stack.defer(() => rm(directory, { recursive: true }));
  const awake = new FakeClock();
  let asleepUs = 0;
  const clock = { nowUs: () => awake.nowUs() + asleepUs, monotonicMs: () => awake.monotonicMs() };
  const { jobStore } = stack.use(await LocalFarm.open({ directory, baseUrl: () => 'http://x', clock }));
  let happens = (): void => undefined;
  const store: ServedRecordParts['store'] = {
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
    record: (holder: string) => new ServedRecord({ store, clock, holder, ttlMs }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

test('nothing is known of others where none spoke, and one’s own word says nothing to oneself', async () => {
  await using scene = await openScene();
  const only = scene.record('only');
  assert.deepEqual([await only.tell(true), await only.tell(true)], [Infinity, Infinity]);
  scene.clock.advanceMs(ttlMs + 1000);
  assert.equal(await only.tell(true), Infinity);
});

test('a word is heard with its age, by those who serve and by those who do not', async () => {
  await using scene = await openScene();
  await scene.record('first').tell(true);
  scene.clock.advanceMs(1000);
  assert.equal(await scene.record('second').tell(true), 1000);
  assert.equal(await scene.record('third').tell(false), 1000);
});

test('who does not serve leaves no word, not even where it could take the row', async () => {
  await using scene = await openScene();
  assert.equal(await scene.record('first').tell(false), Infinity);
  assert.ok((await scene.record('second').tell(true)) > 1e8);
  assert.equal(await scene.record('third').tell(false), 0);
});

test('one that ended was there until then; one that died, until its last word', async () => {
  await using scene = await openScene();
  const [first, second, third] = [scene.record('first'), scene.record('second'), scene.record('third')];
  await first.tell(true);
  scene.clock.advanceMs(1000);
  await first.end();
  scene.clock.advanceMs(500);
  assert.equal(await second.tell(true), 500);
  assert.equal(await first.tell(true), Infinity, 'who has ended says nothing more');
  scene.clock.advanceMs(ttlMs + 700);
  assert.equal(await third.tell(true), ttlMs + 700);
});

test('the time that an answer takes counts, whether this process or the machine stood still', async () => {
  await using scene = await openScene();
  await scene.record('first').tell(true);
  const second = scene.record('second');
  scene.whileAsking(() => scene.clock.advanceMs(60_000));
  assert.equal(await second.tell(true), 60_000);
  await scene.record('third').tell(true);
  scene.whileAsking(() => scene.sleepMs(60_000));
  assert.equal(await second.tell(true), 60_000);
});
