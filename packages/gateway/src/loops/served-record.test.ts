import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeadScene } from './lead-scene.fixture.ts';
import { ServedRecord } from './served-record.ts';

const ttlMs = 4000;

const recordOf = ({ store, clock }: LeadScene, holder: string): ServedRecord =>
  new ServedRecord({ store, clock, holder, ttlMs });

test('nothing is known of others where none spoke, and one’s own word says nothing to oneself', async () => {
  await using scene = await LeadScene.open();
  const only = recordOf(scene, 'only');
  assert.deepEqual([await only.tell(true), await only.tell(true)], [Infinity, Infinity]);
  scene.clock.advanceMs(ttlMs + 1000);
  assert.equal(await only.tell(true), Infinity);
});

test('a word is heard with its age, by those who serve and by those who do not', async () => {
  await using scene = await LeadScene.open();
  await recordOf(scene, 'first').tell(true);
  scene.clock.advanceMs(1000);
  assert.equal(await recordOf(scene, 'second').tell(true), 1000);
  assert.equal(await recordOf(scene, 'third').tell(false), 1000);
});

test('who does not serve leaves no word, not even where it could take the row', async () => {
  await using scene = await LeadScene.open();
  assert.equal(await recordOf(scene, 'first').tell(false), Infinity);
  assert.ok((await recordOf(scene, 'second').tell(true)) > 1e8);
  assert.equal(await recordOf(scene, 'third').tell(false), 0);
});

test('one that ended was there until then; one that died, until its last word', async () => {
  await using scene = await LeadScene.open();
  const [first, second, third] = [recordOf(scene, 'first'), recordOf(scene, 'second'), recordOf(scene, 'third')];
  await first.tell(true);
  scene.clock.advanceMs(1000);
  await first.end();
  scene.clock.advanceMs(500);
  assert.equal(await second.tell(true), 500);
  scene.clock.advanceMs(ttlMs + 700);
  assert.equal(await third.tell(true), ttlMs + 700);
});

test('the time that an answer takes counts, whether this process or the machine stood still', async () => {
  await using scene = await LeadScene.open();
  await recordOf(scene, 'first').tell(true);
  const second = recordOf(scene, 'second');
  scene.whileAsking(() => scene.clock.advanceMs(60_000));
  assert.equal(await second.tell(true), 60_000);
  await recordOf(scene, 'third').tell(true);
  scene.whileAsking(() => scene.clock.sleepMs(60_000));
  assert.equal(await second.tell(true), 60_000);
});

test('a word that was on its way when its gateway ended says no more than the end', async () => {
  await using scene = await LeadScene.open();
  const first = recordOf(scene, 'first');
  scene.whileAsking(() => void first.end());
  await first.tell(true);
  scene.clock.advanceMs(500);
  assert.equal(await recordOf(scene, 'second').tell(true), 500);
});
