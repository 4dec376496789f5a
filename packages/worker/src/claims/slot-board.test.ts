import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlotBoard } from './slot-board.ts';

const soon = (): AbortSignal => AbortSignal.timeout(5000);

test('bulk jobs leave the reserved slot to interactive ones', () => {
  const board = new SlotBoard({ slots: 3, interactiveReserved: 1 });
  assert.deepEqual(board.claimable, ['interactive', 'bulk', 'long']);
  assert.deepEqual(board.count, { slots: 3, freeSlots: 3, freeInteractiveOnly: 1 });
  const bulk = board.take('bulk', false);
  board.take('long', false);
  assert.deepEqual(board.claimable, ['interactive']);
  assert.deepEqual(board.count, { slots: 3, freeSlots: 1, freeInteractiveOnly: 1 });
  board.take('interactive', false);
  assert.deepEqual(board.claimable, []);
  bulk.leave();
  bulk.leave();
  assert.deepEqual(board.count, { slots: 3, freeSlots: 1, freeInteractiveOnly: 0 });
  assert.deepEqual(board.claimable, ['interactive', 'bulk', 'long']);
});

test('beside a job that must run alone nothing is claimed, until its outputs are stored', async () => {
  const board = new SlotBoard({ slots: 4, interactiveReserved: 0, fetchAhead: 1 });
  const seat = board.take('interactive', true);
  await seat.untilTurn(soon());
  seat.progressed(0.9);
  assert.deepEqual(board.claimable, []);
  seat.endRender();
  assert.equal(board.count.freeSlots, 0);
  seat.leave();
  assert.equal(board.count.freeSlots, 4);
});

test('a slot is free again when its render has ended, while the outputs are stored', async () => {
  const board = new SlotBoard({ slots: 1, interactiveReserved: 0 });
  const first = board.take('bulk', false);
  await first.untilTurn(soon());
  assert.deepEqual(board.claimable, []);
  first.endRender();
  assert.equal(board.inHand, 1);
  assert.deepEqual(board.claimable, [], 'with as many outputs unsent as there are slots nothing new is begun');
  first.leave();
  assert.equal(board.claimable.length, 3);
});

test('one bulk job is claimed ahead of its slot once a render is past its half, and renders when the slot is free', async () => {
  const board = new SlotBoard({ slots: 2, interactiveReserved: 1, fetchAhead: 1 });
  const running = board.take('bulk', false);
  await running.untilTurn(soon());
  assert.deepEqual(board.claimable, ['interactive']);
  assert.equal(running.progressed(0.4), false);
  assert.equal(running.progressed(0.6), true);
  assert.equal(running.progressed(0.7), false, 'told once');
  assert.deepEqual(board.claimable, ['interactive', 'bulk']);
  const ahead = board.take('bulk', false);
  assert.deepEqual(board.claimable, ['interactive'], 'one ahead, and the reserved slot is no slot for it');
  let turned = false;
  const turn = ahead.untilTurn(soon()).then(() => (turned = true));
  await new Promise(setImmediate);
  assert.equal(turned, false);
  const interactive = board.take('interactive', false);
  await interactive.untilTurn(soon());
  running.endRender();
  await turn;
  assert.equal(ahead.phase, 'rendering');
  assert.deepEqual(board.claimable, []);
});

test('a turn that is given up goes to the next', async () => {
  const board = new SlotBoard({ slots: 1, interactiveReserved: 0, fetchAhead: 2 });
  const running = board.take('bulk', false);
  await running.untilTurn(soon());
  const [second, third] = [board.take('bulk', false), board.take('bulk', false)];
  const stop = new AbortController();
  const refused = assert.rejects(second.untilTurn(stop.signal), { name: 'AbortError' });
  const turn = third.untilTurn(soon());
  stop.abort();
  await refused;
  running.endRender();
  await turn;
});

test('a closed board has no free slot and nothing to claim', () => {
  const board = new SlotBoard({ slots: 2, interactiveReserved: 0 });
  board.close();
  assert.deepEqual(board.claimable, []);
  assert.deepEqual(board.count, { slots: 2, freeSlots: 0, freeInteractiveOnly: 0 });
});

for (const [slots, interactiveReserved] of [
  [0, 0],
  [1, 1],
  [2, -1],
] as const) {
  test(`${slots} slots with ${interactiveReserved} reserved are refused`, () => {
    assert.throws(() => new SlotBoard({ slots, interactiveReserved }), RangeError);
  });
}

test('as many jobs are claimed at once as slots may take any of the classes', async () => {
  const board = new SlotBoard({ slots: 4, interactiveReserved: 1, fetchAhead: 1 });
  const claimable = (): readonly [number, number] => [board.claimable.length, board.mostClaims];
  assert.deepEqual(claimable(), [3, 3], 'the reserved slot is not for bulk jobs');
  const first = board.take('bulk', false);
  assert.deepEqual(claimable(), [3, 2]);
  board.take('bulk', false);
  board.take('bulk', false);
  assert.deepEqual(claimable(), [1, 1], 'interactive jobs only');
  await first.untilTurn(soon());
  first.progressed(0.9);
  assert.deepEqual(claimable(), [2, 1], 'a bulk job ahead of its slot, or an interactive one');
  board.take('interactive', false);
  assert.deepEqual(claimable(), [1, 1], 'a bulk job ahead of its slot');
  board.close();
  assert.deepEqual(claimable(), [0, 0]);
});
