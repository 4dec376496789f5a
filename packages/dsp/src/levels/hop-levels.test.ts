import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noise } from '../../../../tests/support/noise.ts';
import { Kernels } from '../kernels/kernels.ts';
import { hopLevelsReference, hopProductReference } from './hop-levels-reference.ts';
import { SlidingSum } from './sliding-sum.ts';

for (const length of [1, 2, 3, 4, 5, 7, 80, 441]) {
  test(`sums and extremes of ${length} frames equal the reference bit for bit`, () => {
    const kernels = Kernels.load();
    const [left, right] = [kernels.allocate(length * 4), kernels.allocate(length * 4)];
    const target = kernels.allocate(32);
    const [a, b] = [noise(length, length), noise(length + 1, length)];
    kernels.f32(left, length).set(a);
    kernels.f32(right, length).set(b);
    kernels.exports.measureHopLevels(left, length, target);
    const [sum, squares] = kernels.f64(target, 2);
    const [least, greatest] = kernels.f32(target + 16, 2);
    assert.deepEqual({ sum, squares, least, greatest }, hopLevelsReference(a));
    const isEqual = kernels.exports.measureHopProduct(left, right, length, target) === 1;
    assert.deepEqual({ product: kernels.f64(target, 1)[0], isEqual }, hopProductReference(a, b));
    assert.equal(kernels.exports.measureHopProduct(left, left, length, target), 1);
    kernels.f32(right, length).set(a);
    kernels.f32(right, length)[length - 1] = 0.5 * a[length - 1]!;
    assert.equal(kernels.exports.measureHopProduct(left, right, length, target), 0);
  });
}

test('a sliding sum is that of the last values, exactly 0 where they are, and forgets when it is told to', () => {
  const sliding = new SlidingSum(5);
  const values = [1_048_576, 1, 2, 3, 4, 0, 0, 0, 0, 0, 7, 1, 1, 1, 1];
  const sums = values.map((value) => sliding.push(value));
  assert.deepEqual(sums, [null, null, null, null, 1_048_586, 10, 9, 7, 4, 0, 7, 8, 9, 10, 11]);
  sliding.clear();
  assert.deepEqual(
    [2, 2, 2, 2, 2, 3].map((value) => sliding.push(value)),
    [null, null, null, null, 10, 11],
  );
});
