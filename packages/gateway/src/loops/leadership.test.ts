import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeadScene } from './lead-scene.fixture.ts';
import { Leadership } from './leadership.ts';

const ttlMs = 4000;

const leadershipOf = ({ store, clock }: LeadScene, holder: string): Leadership =>
  new Leadership({ store, clock, name: 'dispatcher', holder, ttlMs });

test('whoever asks first leads until its time has passed or it gives up', async () => {
  await using scene = await LeadScene.open();
  const [first, second] = [leadershipOf(scene, 'first'), leadershipOf(scene, 'second')];
  assert.deepEqual([await first.ask(), await first.ask()], [true, false], 'it begins once');
  assert.deepEqual([await second.ask(), second.isLeader], [false, false]);
  await first.resign();
  assert.deepEqual([await second.ask(), second.isLeader], [true, true]);
  assert.deepEqual([await first.ask(), first.isLeader], [false, false], 'who gave up asks no more');
  scene.clock.advanceMs(ttlMs);
  assert.equal(second.isLeader, false);
});

test('a lead that is granted too late is none', async () => {
  await using scene = await LeadScene.open();
  const only = leadershipOf(scene, 'only');
  await only.ask();
  scene.whileAsking(() => scene.clock.advanceMs(9000));
  assert.deepEqual([await only.ask(), only.isLeader], [false, false]);
});
