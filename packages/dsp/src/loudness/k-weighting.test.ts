import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kWeighting } from './k-weighting.ts';

/** Power response of the filter at a frequency, dB. */
function responseDb(sampleRateHz: number, frequencyHz: number): number {
  const { b1, b2, a1, a2, c1, c2, energyGain } = kWeighting(sampleRateHz);
  const angle = (2 * Math.PI * frequencyHz) / sampleRateHz;
  const power = (p1: number, p2: number): number =>
    (1 + p1 * Math.cos(angle) + p2 * Math.cos(2 * angle)) ** 2 + (p1 * Math.sin(angle) + p2 * Math.sin(2 * angle)) ** 2;
  return 10 * Math.log10((energyGain * power(-2, 1) * power(b1, b2)) / (power(a1, a2) * power(c1, c2)));
}

test('at 48 kHz the coefficients are those of BS.1770-5 tables 1 and 2 within 1e-13', () => {
  const { b1, b2, a1, a2, c1, c2, energyGain } = kWeighting(48_000);
  const b0 = Math.sqrt(energyGain);
  const actual = [b0, b1 * b0, b2 * b0, a1, a2, c1, c2];
  const table = [
    1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585, -1.99004745483398,
    0.99007225036621,
  ];
  for (const [index, value] of table.entries()) assert.ok(Math.abs((actual[index] ?? NaN) - value) < 1e-13);
});

for (const [sampleRateHz, toleranceDb] of [
  [8_000, 0.014],
  [11_025, 0.0076],
  [16_000, 0.0037],
  [22_050, 0.0014],
  [24_000, 0.001],
  [32_000, 0.001],
  [37_800, 0.001],
  [44_099, 0.001],
  [44_100, 0.0016],
  [64_000, 0.0037],
  [88_200, 0.0061],
  [96_000, 0.0065],
  [176_400, 0.0081],
  [192_000, 0.0081],
  [352_800, 0.0082],
  [384_000, 0.0082],
  [768_000, 0.0083],
] as const) {
  test(`at ${sampleRateHz} Hz the response is that of 48 kHz within ${toleranceDb} dB from 20 Hz to 20 kHz or 0.45 fs`, () => {
    const highest = Math.min(20_000, 0.45 * sampleRateHz);
    for (let frequencyHz = 20; frequencyHz < highest; frequencyHz *= 1.005) {
      const error = responseDb(sampleRateHz, frequencyHz) - responseDb(48_000, frequencyHz);
      assert.ok(Math.abs(error) <= toleranceDb, `${error} dB at ${frequencyHz} Hz`);
    }
  });
}

test('at every 100 Hz from 8 kHz to 44.1 kHz the filter is stable and within 0.05 dB', () => {
  for (let sampleRateHz = 8_000; sampleRateHz < 44_100; sampleRateHz += 100) {
    const { a1, a2, c1, c2 } = kWeighting(sampleRateHz);
    for (const [first, second] of [
      [a1, a2],
      [c1, c2],
    ] as const) {
      assert.ok(second < 1 && Math.abs(first) < 1 + second, `unstable at ${sampleRateHz} Hz`);
    }
    for (let frequencyHz = 20; frequencyHz < 0.45 * sampleRateHz; frequencyHz *= 1.1) {
      const error = responseDb(sampleRateHz, frequencyHz) - responseDb(48_000, frequencyHz);
      assert.ok(Math.abs(error) <= 0.05, `${error} dB at ${frequencyHz} Hz of ${sampleRateHz} Hz`);
    }
  }
});

test('rates outside 8000 … 768000 Hz and fractions are refused', () => {
  for (const rate of [7_999, 768_001, 44_100.5, NaN]) assert.throws(() => kWeighting(rate), RangeError);
});
