import assert from 'node:assert/strict';
import test from 'node:test';
import { RunProgress } from './run-progress.ts';

const linesOf = (steps: readonly (readonly [ended: number, atMs: number])[]): readonly string[] => {
  const lines: string[] = [];
  const progress = new RunProgress('seed-1', 1000, (line) => lines.push(line), 0);
  for (const [ended, atMs] of steps) progress.note(ended, atMs);
  return lines;
};

test('150 jobs in 15 s of 1000 are 10/s and leave 1.4 min', () => {
  assert.deepEqual(linesOf([[150, 15_000]]), ['seed-1: 150 of 1000 jobs ended, 10.0/s, about 1.4 min left']);
});

test('lines come at most every 15 s', () => {
  const steps = Array.from({ length: 61 }, (_, second) => [second, second * 1000] as const);
  assert.equal(linesOf(steps).length, 4);
});

test('the rate is that of the last two minutes', () => {
  const steps = Array.from({ length: 40 }, (_, nth) => [nth < 20 ? 0 : (nth - 19) * 15, nth * 15_000] as const);
  assert.match(linesOf(steps).at(-1) ?? '', /^seed-1: 300 of 1000 jobs ended, 1\.0\/s, about 11\.7 min left$/);
});

test('a stall is said', () => {
  assert.match(linesOf([[0, 20_000]]).join(), /nothing ends just now/);
});
