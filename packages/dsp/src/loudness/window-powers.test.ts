import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { noise } from '../../../../tests/support/noise.ts';
import { Kernels } from '../kernels/kernels.ts';
import { PowerScratch } from './power-scratch.ts';
import { windowPowersReference } from './window-powers-reference.ts';

const scratch = PowerScratch.of(Kernels.load());

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
        const { greatest, picked } = scratch.windowPowers(
          Float64Array.from(energies),
          windowHops,
          everyHops,
          sampleRateHz,
        );
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
  const { picked } = scratch.windowPowers(Float64Array.of(0.1, 1e300, 0.3, 0, 0, 0, 0), 4, 1, 48_000);
  assert.equal(picked[3], 0);
});

test('the kernel gives the bits of the reference, over the parts it works in, for any window, hop, rate and length', () => {
  for (const [windowHops, everyHops, sampleRateHz, length] of [
    [40, 10, 44_100, 30_000],
    [300, 10, 44_100, 30_001],
    [300, 1, 11_025, 27_000],
    [7, 3, 96_000, 18_005],
    [300, 10, 192_000, 299],
    [300, 10, 22_050, 300],
    [256, 7, 44_101, 40_000],
    [1, 1, 48_000, 9_000],
  ] as const) {
    const energies = Float64Array.from(noise(7, length), (sample, index) => (index % 997 < 350 ? 0 : sample * sample));
    const expected = windowPowersReference(energies, windowHops, everyHops, sampleRateHz);
    assert.deepEqual(scratch.windowPowers(energies, windowHops, everyHops, sampleRateHz), expected);
  }
});

test('what lies above a gate and its mean are to the bit those of plain loops, over the parts it works in', () => {
  for (const length of [0, 1, 9_000, 9_001, 30_000]) {
    const values = Float64Array.from(noise(length + 1, length), Math.abs);
    const above = scratch.above(values, 0.5);
    assert.deepEqual(
      above,
      values.filter((value) => value > 0.5),
    );
    const sum = above.reduce((total, value) => total + value, 0);
    assert.equal(scratch.mean(above), sum / above.length);
    assert.deepEqual(
      scratch.above(values, values[0] ?? 0),
      values.filter((value) => value > (values[0] ?? 0)),
    );
  }
});

test('a window longer than short-term loudness is refused', () => {
  assert.throws(() => scratch.windowPowers(new Float64Array(400), 301, 1, 48_000), RangeError);
});
