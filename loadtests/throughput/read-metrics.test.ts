import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantileOf, since, sumOf } from './read-metrics.ts';

const one = new Map([
  ['t_bucket{le="0.01"}', 6],
  ['t_bucket{le="0.02"}', 8],
  ['t_bucket{le="+Inf"}', 10],
  ['n{outcome="good"}', 3],
  ['n{outcome="bad"}', 4],
]);

test('a quantile is linear within its bucket, infinite past the last one and NaN of nothing', () => {
  assert.equal(quantileOf([one, one], 't', 0.3), 0.005);
  assert.equal(quantileOf([one], 't', 0.7), 0.015);
  assert.equal(quantileOf([one], 't', 0.9), Number.POSITIVE_INFINITY);
  assert.equal(quantileOf([], 't', 0.5), Number.NaN);
});

test('counts are summed by label, and since an earlier reading', () => {
  assert.deepEqual([sumOf(one, 'n'), sumOf(one, 'n', 'good'), sumOf(one, 'm')], [7, 3, 0]);
  assert.equal(sumOf(since(new Map([['n{outcome="good"}', 1]]), one), 'n', 'good'), 2);
});
