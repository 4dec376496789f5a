import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { computeFilterTables } from './compute-filter-tables.ts';
import { tapsBefore } from './filter-size.ts';
import { interpolationPhases } from './interpolation-filter.ts';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';

const phases = interpolationPhases();

test('the built filter is the computed one, byte for byte', () => {
  const built = readFileSync(new URL('../../gen/true-peak-filter.bin', import.meta.url));
  assertSameSamples(new Uint8Array(built), computeFilterTables());
});

test('phase 16 − p is phase p reversed', () => {
  for (const [index, taps] of phases.entries()) assertSameSamples(taps.toReversed(), phases[14 - index] ?? []);
});

/** Greatest distance of any phase from the ideal delay, at a frequency relative to the sample rate. */
function interpolationError(frequency: number): number {
  const errors = phases.map((taps, index) => {
    let [real, imaginary] = [0, 0];
    for (const [tap, coefficient] of taps.entries()) {
      const angle = 2 * Math.PI * frequency * (tap - tapsBefore - (index + 1) / 16);
      real += coefficient * Math.cos(angle);
      imaginary += coefficient * Math.sin(angle);
    }
    return Math.hypot(real - 1, imaginary);
  });
  return Math.max(...errors);
}

for (const [highest, toleranceDb] of [
  [0.45, 0.000_21],
  [0.495, 0.001_8],
] as const) {
  test(`a tone up to ${highest} fs is interpolated within ${toleranceDb} dB at every phase`, () => {
    for (let frequency = 0; frequency <= highest; frequency += 0.000_5) {
      const underReadDb = -20 * Math.log10(1 - interpolationError(frequency));
      assert.ok(underReadDb <= toleranceDb, `${underReadDb} dB at ${frequency} fs`);
    }
  });
}
