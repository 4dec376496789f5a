import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SlidingEnergy } from './sliding-energy.ts';

test('the sum of a window equals adding its values, exactly for integers, for any window and sequence', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.nat(1_000_000), { maxLength: 60 }),
      (windowHops, values) => {
        const sliding = new SlidingEnergy(windowHops);
        for (const [index, value] of values.entries()) {
          const window = values.slice(Math.max(0, index + 1 - windowHops), index + 1);
          const expected = index + 1 < windowHops ? null : window.reduce((sum, each) => sum + each, 0);
          assert.equal(sliding.push(value), expected);
        }
      },
    ),
    { seed: 3341 },
  );
});

test('zeros after a value that rounds everything else away sum to exactly 0', () => {
  const sliding = new SlidingEnergy(4);
  for (const value of [0.1, 1e300, 0.3, 0, 0, 0]) sliding.push(value);
  assert.equal(sliding.push(0), 0);
});
