import assert from 'node:assert/strict';
import test from 'node:test';
import { goodFacts } from '../audit/good-facts.ts';
import { percentile } from './percentile.ts';
import { recoveriesOf } from './recoveries.ts';

test('a job whose worker was killed at 1 s and that runs again at 17 s took 16 s', () => {
  assert.deepEqual(recoveriesOf(goodFacts), [{ jobId: 'job_1', afterMs: 16_000, isUndisturbed: true }]);
});

test('a recovery during an outage of the database is told apart', () => {
  const [recovery] = recoveriesOf({ ...goodFacts, blind: [{ fromMs: 2000, untilMs: 3000 }] });
  assert.equal(recovery?.isUndisturbed, false);
});

for (const [share, expected] of [
  [0.5, 2],
  [0.99, 4],
  [0, 1],
] as const)
  test(`the ${share * 100}th percentile of 1, 2, 3, 4 is ${expected}`, () => {
    assert.equal(percentile([4, 2, 3, 1], share), expected);
  });

test('nothing has no percentile', () => assert.equal(percentile([], 0.5), null));
