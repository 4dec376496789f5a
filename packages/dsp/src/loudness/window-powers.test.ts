import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { windowPowers } from './window-powers.ts';

test('powers are the window’s sum over its frames, exactly for integers, for any window, hop, rate and programme', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom(11_025, 44_100, 48_000),
      fc.array(fc.nat(1_000_000), { maxLength: 60 }),
      (windowHops, everyHops, sampleRateHz, energies) => {
        const expected: number[] = [];
        for (let first = 0; first + windowHops <= energies.length; first += 1) {
          const sum = energies.slice(first, first + windowHops).reduce((total, each) => total + each, 0);
          const start = Math.floor((first * sampleRateHz) / 100);
          expected.push(sum / (Math.floor(((first + windowHops) * sampleRateHz) / 100) - start));
        }
        const { greatest, picked } = windowPowers(Float64Array.from(energies), windowHops, everyHops, sampleRateHz);
        assert.equal(greatest, expected.length === 0 ? null : Math.max(...expected));
        assert.deepEqual(
          [...picked],
          expected.filter((_, first) => first % everyHops === 0),
        );
      },
    ),
    { seed: 3341 },
  );
});

test('zeros after a value that rounds everything else away have exactly no power', () => {
  const { picked } = windowPowers(Float64Array.of(0.1, 1e300, 0.3, 0, 0, 0, 0), 4, 1, 48_000);
  assert.equal(picked[3], 0);
});
