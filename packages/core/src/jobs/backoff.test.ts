import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { backoffJitter, backoffUs } from './backoff.ts';

for (const [earlier, capSeconds] of [
  [0, 1],
  [1, 2],
  [2, 4],
  [8, 256],
  [9, 300],
  [40, 300],
] as const) {
  test(`after ${earlier} earlier endings the wait is a share of ${capSeconds} s`, () => {
    assert.equal(backoffUs(earlier, 0), 0);
    assert.equal(backoffUs(earlier, 0.5), capSeconds * 500_000);
    assert.ok(backoffUs(earlier, 1 - 2 ** -32) < capSeconds * 1e6);
  });
}

test('the jitter is within 0 and 1, the same for the same attempt, and spread over attempts', () => {
  fc.assert(
    fc.property(fc.uuid({ version: 7 }), fc.nat(1000), (uuid, fence) => {
      const jitter = backoffJitter(`job_${uuid}`, fence);
      assert.ok(jitter >= 0 && jitter < 1);
      assert.equal(backoffJitter(`job_${uuid}`, fence), jitter);
    }),
  );
  const jitters = Array.from({ length: 1000 }, (_, fence) => backoffJitter('job_a', fence));
  const mean = jitters.reduce((sum, jitter) => sum + jitter, 0) / jitters.length;
  assert.ok(Math.abs(mean - 0.5) < 0.05, `mean ${mean}`);
});
