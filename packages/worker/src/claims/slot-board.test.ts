import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlotBoard } from './slot-board.ts';

test('bulk jobs leave the reserved slot to interactive ones', () => {
  const board = new SlotBoard(3, 1);
  assert.deepEqual(board.claimable, ['interactive', 'bulk', 'long']);
  const giveBack = board.take('bulk', false);
  board.take('long', false);
  assert.deepEqual(board.claimable, ['interactive']);
  board.take('interactive', false);
  assert.deepEqual(board.claimable, []);
  assert.equal(board.free, 0);
  giveBack();
  giveBack();
  assert.equal(board.free, 1);
  assert.deepEqual(board.claimable, ['interactive', 'bulk', 'long']);
});

test('beside a job that must run alone nothing is claimed', () => {
  const board = new SlotBoard(4, 0);
  const giveBack = board.take('interactive', true);
  assert.deepEqual(board.claimable, []);
  assert.equal(board.free, 0);
  giveBack();
  assert.equal(board.free, 4);
});

for (const [slots, reserved] of [
  [0, 0],
  [1, 1],
  [2, -1],
] as const) {
  test(`${slots} slots with ${reserved} reserved are refused`, () => {
    assert.throws(() => new SlotBoard(slots, reserved), RangeError);
  });
}
