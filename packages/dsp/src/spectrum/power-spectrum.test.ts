import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';
import { assertWithin } from '../../../../tests/support/analyze-signal.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { feedChunks, sine } from '../grid/feed-chunks.fixture.ts';
import { PowerSpectrum, type SpectrumResult } from './power-spectrum.ts';
import { thirdOctaveLevels, thirdOctaves } from './third-octaves.ts';

function spectrumOf(
  channels: readonly Float32Array[],
  sampleRateHz: number,
  crossPair: readonly [number, number] | null = null,
  sizes?: readonly number[],
): SpectrumResult {
  const make = (kernels: ConstructorParameters<typeof PowerSpectrum>[0]): PowerSpectrum =>
    new PowerSpectrum(kernels, { sampleRateHz, channels: channels.map((_, index) => index), crossPair });
  return feedChunks(channels, make, sizes).finish();
}

function levelAt(result: SpectrumResult, sampleRateHz: number, centreHz: number): number | null | undefined {
  return thirdOctaveLevels(result, sampleRateHz).bands.find((band) => band.centreHz === centreHz)?.levelDbfs;
}

for (const sampleRateHz of [8_000, 44_100, 48_000, 96_000, 192_000]) {
  test(`a full-scale sine of 997 Hz at ${sampleRateHz} Hz reads -3.01 dBFS in its band, within 0.001, and below -95 beside it`, () => {
    const result = spectrumOf([sine(sampleRateHz, 997, 3, 1)], sampleRateHz);
    assertWithin(levelAt(result, sampleRateHz, 1_000), -3.0103, 0.001, 'level at 1 kHz');
    for (const beside of [800, 1_250]) assert.ok((levelAt(result, sampleRateHz, beside) ?? 0) < -95);
    assertWithin(thirdOctaveLevels(result, sampleRateHz).centroidHz, 997, 0.01, 'centroid');
  });

  test(`white noise at ${sampleRateHz} Hz rises by 1 dB a band, 3.01 dB an octave, within 0.5 dB from 315 Hz up`, () => {
    const { bands } = thirdOctaveLevels(spectrumOf([noise(9, sampleRateHz * 8)], sampleRateHz), sampleRateHz);
    const edges = new Map(thirdOctaves(sampleRateHz).map((band) => [band.centreHz, band]));
    const power = 10 * Math.log10(1 / 3);
    for (const { centreHz, levelDbfs } of bands.filter((band) => band.centreHz >= 315)) {
      const { lowHz = 0, highHz = 0 } = edges.get(centreHz) ?? {};
      const share = (Math.min(highHz, sampleRateHz / 2) - lowHz) / (sampleRateHz / 2);
      assertWithin(levelDbfs, power + 10 * Math.log10(share), 0.5, `${centreHz} Hz`);
    }
  });
}

test('bands carry the nominal names of IEC 61260-1 and base-ten edges', () => {
  const bands = thirdOctaves(44_100);
  assert.deepEqual(
    bands.map(({ centreHz }) => centreHz),
    [
      20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1_000, 1_250, 1_600, 2_000, 2_500,
      3_150, 4_000, 5_000, 6_300, 8_000, 10_000, 12_500, 16_000, 20_000,
    ],
  );
  const kilohertz = bands.find(({ centreHz }) => centreHz === 1_000);
  assertWithin(kilohertz?.lowHz, 1_000 * 10 ** -0.05, 1e-9, 'lower edge');
  assertWithin(kilohertz?.highHz, 1_000 * 10 ** 0.05, 1e-9, 'upper edge');
});

test('the powers of all bins add up to the mean square, of one channel, three, and five with a pair', () => {
  for (const count of [1, 3, 5]) {
    const channels = Array.from({ length: count }, (_, index) => noise(20 + index, 400_000));
    const { power } = spectrumOf(channels, 44_100, count === 5 ? [1, 3] : null);
    const sum = power.reduce((a, b) => a + b, 0);
    const mean = channels.reduce((a, samples) => a + samples.reduce((s, x) => s + x * x, 0) / samples.length, 0);
    assertWithin(10 * Math.log10(sum / mean), 0, 0.03, `${count} channels, dB`);
  }
});

test('of a pair each power and that of the difference are told apart', () => {
  const left = sine(48_000, 1_000, 3, 0.5);
  const right = sine(48_000, 1_000, 3, 0.25, Math.PI / 3);
  const { pair } = spectrumOf([left, right], 48_000, [0, 1]);
  const sum = (values: Float64Array | undefined): number => values?.reduce((a, b) => a + b, 0) ?? 0;
  assertWithin(sum(pair?.left), 0.125, 1e-5, 'left');
  assertWithin(sum(pair?.right), 0.03125, 1e-5, 'right');
  const difference = 0.125 + 0.03125 - 0.5 * 0.25 * Math.cos(Math.PI / 3);
  assertWithin(sum(pair?.difference), difference, 1e-5, 'difference');
});

for (const length of [1, 300, 9_000, 16_383, 16_384, 16_385, 50_000]) {
  test(`noise of ${length} frames keeps its power within 1.5 dB, in blocks of any size to the bit`, () => {
    const channels = [noise(31, length)];
    const { power } = spectrumOf(channels, 44_100);
    assertSameSamples(spectrumOf(channels, 44_100, null, [1, 999, 4_097]).power, power);
    const mean = channels.reduce((a, samples) => a + samples.reduce((s, x) => s + x * x, 0) / samples.length, 0);
    if (length > 1) assertWithin(10 * Math.log10(power.reduce((a, b) => a + b, 0) / mean), 0, 1.5, 'dB');
  });
}

test('silence has no level and no centroid', () => {
  const levels = thirdOctaveLevels(spectrumOf([new Float32Array(50_000)], 44_100), 44_100);
  assert.ok(levels.bands.every(({ levelDbfs }) => levelDbfs === null));
  assert.equal(levels.centroidHz, null);
});
