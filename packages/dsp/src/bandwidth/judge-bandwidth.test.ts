import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noise } from '../../../../tests/support/noise.ts';
import { feedChunks, mixed, quantised, sine } from '../grid/feed-chunks.fixture.ts';
import { PowerSpectrum } from '../spectrum/power-spectrum.ts';
import { type BandwidthResult, judgeBandwidth } from './judge-bandwidth.ts';

function bandwidthOf(samples: Float32Array, sampleRateHz: number): BandwidthResult {
  const options = { sampleRateHz, channels: [0], crossPair: null };
  return judgeBandwidth(feedChunks([samples], (kernels) => new PowerSpectrum(kernels, options)).finish(), sampleRateHz);
}

/** Noise that a windowed sinc of 511 taps has cut off at a frequency. */
function cutNoise(sampleRateHz: number, cutoffHz: number, seconds = 4): Float32Array {
  const taps = 511;
  const kernel = Float64Array.from({ length: taps }, (_, index) => {
    const place = index - (taps - 1) / 2;
    const window =
      0.42 -
      0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / taps) +
      0.08 * Math.cos((4 * Math.PI * (index + 0.5)) / taps);
    const turn = (2 * Math.PI * cutoffHz) / sampleRateHz;
    return (window * (place === 0 ? turn : Math.sin(turn * place) / place)) / Math.PI;
  });
  const source = noise(11, seconds * sampleRateHz + taps).map((x) => 0.2 * x);
  return Float32Array.from({ length: seconds * sampleRateHz }, (_, frame) => {
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) sum += kernel[tap]! * source[frame + tap]!;
    return sum;
  });
}

for (const [sampleRateHz, cutoffHz, verdict] of [
  [44_100, 16_000, 'lossy-suspected'],
  [44_100, 19_000, 'lossy-suspected'],
  [44_100, 20_200, 'lossy-suspected'],
  [48_000, 20_000, 'lossy-suspected'],
  [48_000, 22_050, 'upsampled-suspected'],
  [96_000, 21_000, 'upsampled-suspected'],
  [96_000, 23_500, 'upsampled-suspected'],
  [44_100, 5_400, 'upsampled-suspected'],
  [44_100, 7_000, 'limited'],
  [96_000, 35_000, 'full'],
] as const) {
  test(`noise cut off at ${cutoffHz} Hz in a file of ${sampleRateHz} Hz is ${verdict}, its edge within 400 Hz`, () => {
    const found = bandwidthOf(quantised(cutNoise(sampleRateHz, cutoffHz), 24), sampleRateHz);
    assert.equal(found.verdict, verdict, found.evidence);
    assert.ok(Math.abs((found.edgeHz ?? 0) - cutoffHz) <= 400, `edge ${found.edgeHz}`);
    assert.ok((found.edgeDropDb ?? 0) > 40);
  });
}

for (const sampleRateHz of [8_000, 22_050, 44_100, 96_000]) {
  test(`white noise of ${sampleRateHz} Hz is full; the same fading by 12 dB an octave is not suspected`, () => {
    assert.equal(bandwidthOf(noise(1, 4 * sampleRateHz), sampleRateHz).verdict, 'full');
    let first = 0;
    let second = 0;
    const dark = noise(2, 4 * sampleRateHz).map((x) => {
      first += 0.02 * (x - first);
      second += 0.02 * (first - second);
      return second;
    });
    assert.doesNotMatch(bandwidthOf(quantised(dark, 16), sampleRateHz).verdict, /suspected|silent/);
  });
}

test('a few tones over the noise of 16 bits are limited, and silence is silent', () => {
  const tones = mixed(
    sine(44_100, 220, 4, 0.2),
    sine(44_100, 1_760, 4, 0.05),
    noise(3, 4 * 44_100).map((x) => x / 32_768),
  );
  const found = bandwidthOf(quantised(tones, 16), 44_100);
  assert.deepEqual([found.verdict, found.edgeHz], ['limited', 1_800]);
  assert.deepEqual(bandwidthOf(new Float32Array(44_100), 44_100), {
    edgeHz: null,
    edgeDropDb: null,
    verdict: 'silent',
    evidence: 'There is no signal.',
  });
});
