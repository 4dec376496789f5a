import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';
import { assertWithin } from '../../../../tests/support/analyze-signal.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { feedChunks, mixed, sine } from '../grid/feed-chunks.fixture.ts';
import type { GridChunk } from '../grid/grid-chunk.ts';
import { Kernels } from '../kernels/kernels.ts';
import { ControlRate } from './control-rate.ts';
import { decimationReference } from './decimation-reference.ts';
import { HumMeter } from './hum-meter.ts';
import { type HumResult, noHum } from './judge-hum.ts';

function humOf(channels: readonly Float32Array[], sampleRateHz: number, sizes?: readonly number[]): HumResult {
  const all = channels.map((_, index) => index);
  return feedChunks(channels, (kernels) => new HumMeter(kernels, sampleRateHz, all), sizes).finish();
}

/** Programme with pauses: noise that comes and goes over a faint floor. */
function programme(sampleRateHz: number, seconds: number): Float32Array {
  return noise(3, seconds * sampleRateHz).map(
    (x, frame) => x * (0.0003 + 0.2 * Math.max(0, Math.sin((2 * Math.PI * frame) / (7 * sampleRateHz)))),
  );
}

/** A note as an electric bass plays it: harmonics that decay, struck each `period` seconds. */
function notes(sampleRateHz: number, seconds: number, frequenciesHz: readonly number[], period: number): Float32Array {
  return Float32Array.from({ length: seconds * sampleRateHz }, (_, frame) => {
    const time = frame / sampleRateHz;
    const struck = Math.floor(time / period);
    const frequency = frequenciesHz[struck % frequenciesHz.length] ?? 0;
    const age = time - struck * period;
    return (
      0.3 *
      Math.exp(-age * 2) *
      (Math.sin(2 * Math.PI * frequency * age) + 0.3 * Math.sin(4 * Math.PI * frequency * age))
    );
  });
}

test('decimated samples equal the reference bit for bit', () => {
  const kernels = Kernels.load();
  const samples = noise(1, 1_000);
  for (const [tapCount, factor] of [
    [16, 1],
    [32, 8],
    [80, 4],
    [256, 64],
  ] as const) {
    const taps = noise(2, tapCount);
    const [source, filter, target] = [kernels.allocate(4_000), kernels.allocate(1_024), kernels.allocate(4_000)];
    kernels.f32(source, 1_000).set(samples);
    kernels.f32(filter, tapCount).set(taps);
    const expected = decimationReference(samples, taps, factor);
    kernels.exports.decimate(source, filter, tapCount, factor, expected.length, target);
    assertSameSamples(kernels.f32(target, expected.length), expected);
  }
});

for (const sampleRateHz of [8_000, 11_025, 44_100, 96_000, 384_000]) {
  test(`at ${sampleRateHz} Hz the control rate passes 50 to 300 Hz within 0.3 dB and keeps 2 to 3.9 kHz 60 dB down`, () => {
    const gainAt = (frequencyHz: number): number => {
      let power = 0;
      let count = 0;
      feedChunks([sine(sampleRateHz, frequencyHz, sampleRateHz < 40_000 ? 6 : 1, 1)], (kernels) => {
        const rate = new ControlRate(kernels, sampleRateHz, 1);
        assert.ok(rate.rateHz >= 1_000 && rate.rateHz < 2_000);
        return {
          processChunk(chunk: GridChunk): void {
            if (chunk.frameCount < 4_096 || chunk.firstFrame < 8_192) return void rate.next(chunk, 0, 0);
            for (const value of rate.next(chunk, 0, 0)) power += value * value;
            count += 4_096 * (rate.rateHz / sampleRateHz);
          },
        };
      });
      return 10 * Math.log10((2 * power) / count);
    };
    for (const frequencyHz of [50, 120, 300]) assertWithin(gainAt(frequencyHz), 0, 0.3, `${frequencyHz} Hz`);
    for (const frequencyHz of [2_000, 3_000, 3_900])
      assert.ok(gainAt(frequencyHz) < -60, `${frequencyHz} Hz: ${gainAt(frequencyHz)}`);
  });

  test(`hum of 50 Hz at -60 dBFS with two harmonics is found at ${sampleRateHz} Hz; without it nothing is`, () => {
    const clean = programme(sampleRateHz, 24);
    assert.deepEqual(humOf([clean], sampleRateHz), noHum);
    const hum = mixed(
      sine(sampleRateHz, 50.05, 24, 0.001),
      sine(sampleRateHz, 100.1, 24, 0.0007),
      sine(sampleRateHz, 150.15, 24, 0.0005),
    );
    const found = humOf([mixed(clean, hum)], sampleRateHz);
    assertWithin(found.fundamentalHz, 50.05, 0.15, 'frequency');
    assertWithin(found.levelDbfs, -63.01, 1.5, 'level');
    assert.ok((found.prominenceDb ?? 0) > 20);
    assert.equal(found.harmonics, 3);
  });
}

test('60 Hz hum of one side, with its polarity turned on the other, is found at 48 kHz', () => {
  const clean = programme(48_000, 20);
  const hum = sine(48_000, 59.95, 20, 0.002);
  const found = humOf(
    [
      mixed(clean, hum),
      mixed(
        clean,
        hum.map((x) => -x),
      ),
    ],
    48_000,
  );
  assertWithin(found.fundamentalHz, 59.95, 0.15, 'frequency');
  assertWithin(found.levelDbfs, 20 * Math.log10(0.002), 1, 'level of both channels');
});

test('a bass line is no hum, be it at 50 Hz itself; nor is a steady tone at 49 or 52 Hz', () => {
  const rate = 8_000;
  const floor = programme(rate, 40).map((x) => 0.1 * x);
  for (const frequencies of [[50, 65.4, 55, 73.4], [49], [50, 60, 41.2]]) {
    assert.deepEqual(humOf([mixed(floor, notes(rate, 40, frequencies, 1.7))], rate), noHum, String(frequencies));
  }
  for (const frequencyHz of [48.999, 51.913, 58.27, 61.735]) {
    assert.deepEqual(humOf([mixed(floor, sine(rate, frequencyHz, 40, 0.01))], rate), noHum, `${frequencyHz} Hz`);
  }
});

test('a drone at 50 Hz in the quiet beginning alone is no hum', () => {
  const rate = 8_000;
  const samples = programme(rate, 60).map(
    (x, frame) => 0.1 * x + (frame < 25 * rate ? 0.002 * Math.sin((2 * Math.PI * 50 * frame) / rate) : 0.05 * x),
  );
  assert.deepEqual(humOf([samples], rate), noHum);
});

test('less than four spectra, and silence, have no hum', () => {
  assert.deepEqual(humOf([sine(44_100, 50, 5, 0.1)], 44_100), noHum);
  assert.deepEqual(humOf([new Float32Array(44_100 * 20)], 44_100), noHum);
});

test('any block size gives the same bits', () => {
  const samples = mixed(programme(8_000, 20), sine(8_000, 50, 20, 0.003));
  assert.deepEqual(humOf([samples], 8_000, [1, 4_097, 300]), humOf([samples], 8_000));
});
