import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DamageLog } from './damage-log.ts';

test('of 5000 damaged stretches 999 are told one by one and the last entry covers the others', () => {
  const log = new DamageLog();
  for (let index = 0; index < 5000; index++) log.add({ message: 'lost', startFrame: index * 10, lengthFrames: 3 });
  assert.equal(log.entries.length, 1000);
  assert.deepEqual(log.entries[998], { message: 'lost', startFrame: 9980, lengthFrames: 3 });
  assert.deepEqual(log.entries[999], {
    message: '4001 more stretches are damaged from here on.',
    startFrame: 9990,
    lengthFrames: 4999 * 10 + 3 - 9990,
  });
  log.clear();
  assert.deepEqual(log.entries, []);
});
