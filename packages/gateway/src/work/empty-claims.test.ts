import { FakeClock } from '@lathe/core/contracts';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EmptyClaims } from './empty-claims.ts';

const patient = { classes: ['interactive', 'bulk'], kinds: ['master'], alone: false } as const;
const hasty = { ...patient, classes: ['interactive'] } as const;

test('nothing found is nothing for 250 ms, for the same wish only', () => {
  const clock = new FakeClock();
  const empty = new EmptyClaims(clock);
  assert.equal(empty.has(patient), false);
  empty.note(patient, empty.ticket);
  assert.deepEqual(
    [empty.has(patient), empty.has(hasty), empty.has({ ...patient, alone: true })],
    [true, false, false],
  );
  clock.advanceMs(250);
  assert.equal(empty.has(patient), false);
});

test('a job heard of ends the memory of wishes for its class', () => {
  const empty = new EmptyClaims(new FakeClock());
  empty.note(patient, empty.ticket);
  empty.note(hasty, empty.ticket);
  empty.forget('bulk');
  assert.deepEqual([empty.has(patient), empty.has(hasty)], [false, true]);
  empty.forget(null);
  assert.equal(empty.has(hasty), false);
});

test('an answer that was under way when a job was heard of is not remembered', () => {
  const empty = new EmptyClaims(new FakeClock());
  const { ticket } = empty;
  empty.forget('bulk');
  empty.note(patient, ticket);
  assert.equal(empty.has(patient), false);
});
