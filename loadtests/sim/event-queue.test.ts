import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { EventQueue } from './event-queue.ts';

test('events come by time, and those of one time in the order they were added', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 })), (times) => {
      const queue = new EventQueue<number>();
      for (const [index, atMs] of times.entries()) queue.add(atMs, index);
      const taken: (readonly [number, number])[] = [];
      for (let next = queue.take(); next !== null; next = queue.take()) taken.push([next.atMs, next.event]);
      const expected = times.map((atMs, index) => [atMs, index] as const).toSorted(([a, i], [b, j]) => a - b || i - j);
      assert.deepEqual(taken, expected);
    }),
  );
});

test('events added while others are taken find their place', () => {
  const queue = new EventQueue<string>();
  queue.add(5, 'e');
  queue.add(1, 'a');
  assert.equal(queue.take()?.event, 'a');
  queue.add(3, 'c');
  assert.deepEqual([queue.take()?.event, queue.take()?.event, queue.take()], ['c', 'e', null]);
});
