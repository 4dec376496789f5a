import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interpolationTable, tapPairs } from './interpolation-table.ts';

const table = interpolationTable();

/** Distance of a position's response from that of ideal interpolation, at a fraction of the sample rate. */
function errorAt(position: number, frequency: number): number {
  let [re, im] = [-1, 0];
  for (let k = 0; k < tapPairs; k++) {
    const even = table.even[position - 1]![k]!;
    const odd = table.odd[position - 1]![k]!;
    for (const [tap, offset] of [
      [even + odd, -k - position / 16],
      [even - odd, 1 + k - position / 16],
    ] as const) {
      re += tap * Math.cos(2 * Math.PI * frequency * offset);
      im += tap * Math.sin(2 * Math.PI * frequency * offset);
    }
  }
  return Math.hypot(re, im);
}

test('every sixteenth is right within 0.015 dB (0.0017) up to 0.47 fs', () => {
  for (let position = 1; position <= 8; position++) {
    for (let frequency = 0; frequency <= 0.47; frequency += 0.005) {
      const error = errorAt(position, frequency);
      assert.ok(error <= 0.0017, `${position}/16 at ${frequency}: ${error}`);
    }
  }
});

test('the bound holds for the worst signals: signs chosen to make a position as large as can be', () => {
  for (let position = 1; position <= 8; position++) {
    const even = table.even[position - 1]!;
    const odd = table.odd[position - 1]!;
    const taps = Array.from({ length: 2 * tapPairs }, (_, m) =>
      m < tapPairs ? even[tapPairs - 1 - m]! + odd[tapPairs - 1 - m]! : even[m - tapPairs]! - odd[m - tapPairs]!,
    );
    for (const signal of [taps.map(Math.sign), taps.map((_, m) => (m % 3 === 0 ? 1 : -1)), taps.map((_, m) => m)]) {
      const value = Math.abs(taps.reduce((sum, tap, m) => sum + tap * signal[m]!, 0));
      const nearest = Math.max(Math.abs(signal[tapPairs - 1]!), Math.abs(signal[tapPairs]!));
      let curvature = 0;
      for (let m = 0; m < signal.length; m++) {
        curvature = Math.max(curvature, Math.abs((signal[m - 1] ?? 0) - 2 * signal[m]! + (signal[m + 1] ?? 0)));
      }
      assert.ok(value <= nearest * table.sampleFactor + curvature * table.curvatureFactor);
    }
  }
});
