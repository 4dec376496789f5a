import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertWithin } from '../../../../tests/support/analyze-signal.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { feedChunks, sine } from '../grid/feed-chunks.fixture.ts';
import { feedHops } from '../levels/feed-hops.fixture.ts';
import { PeakMoments } from './peak-moments.ts';
import { WaveformPoints, type WaveformPointsResult } from './waveform-points.ts';

function pointsOf(
  channels: readonly Float32Array[],
  sampleRateHz: number,
  maximumPoints: number,
): WaveformPointsResult {
  const points = new WaveformPoints(maximumPoints);
  feedHops(channels, sampleRateHz, (hop) => points.processHop(hop));
  return points.finish();
}

function momentsOf(
  channels: readonly Float32Array[],
  wanted: number,
  sizes?: readonly number[],
): ReturnType<PeakMoments['finish']> {
  return feedChunks(channels, (kernels) => new PeakMoments(kernels, 48_000, channels.length, wanted), sizes).finish();
}

for (const [hops, maximumPoints, expectedPoints, expectedSeconds] of [
  [8, 8, 8, 0.01],
  [9, 8, 5, 0.02],
  [16, 8, 8, 0.02],
  [17, 8, 5, 0.04],
  [100, 8, 7, 0.16],
] as const) {
  test(`${hops} hops in at most ${maximumPoints} points are ${expectedPoints} points of ${expectedSeconds} s, each the extremes of its time`, () => {
    const channels = [noise(hops, hops * 80), noise(1, hops * 80)];
    const found = pointsOf(channels, 8_000, maximumPoints);
    assert.equal(found.secondsPerPoint, expectedSeconds);
    assert.equal(found.minimum.length, expectedPoints);
    const frames = Math.round(expectedSeconds * 8_000);
    for (let point = 0; point < expectedPoints; point += 1) {
      const both = channels.flatMap((samples) => [...samples.subarray(point * frames, (point + 1) * frames)]);
      assertWithin(found.minimum[point], Math.min(...both), 5.1e-6, 'minimum');
      assertWithin(found.maximum[point], Math.max(...both), 5.1e-6, 'maximum');
    }
  });
}

test('the loudest moments are found within 256 frames, by true peak, apart by 0.1 s', () => {
  const samples = noise(3, 48_000 * 4).map((x) => 0.02 * x);
  const bursts = [
    [0.5, 0.5],
    [0.55, 0.7],
    [1.2, 0.9],
    [2, 0.6],
    [3.3, 0.8],
    [3.95, 0.3],
  ] as const;
  for (const [seconds, level] of bursts) {
    const tone = sine(48_000, 12_000, 0.002, level, Math.PI / 4); // true peak 3 dB above its samples
    samples.set(tone, seconds * 48_000);
  }
  const found = momentsOf([samples.map((x) => 0.3 * x), samples], 4);
  assert.deepEqual(
    found.map(({ seconds }) => Math.round(seconds * 20) / 20),
    [0.55, 1.2, 2, 3.3],
  );
  for (const { seconds } of found)
    assert.ok(
      bursts.some(([burst]) => Math.abs(seconds - burst - 0.001) < 0.0065),
      String(seconds),
    );
  assertWithin(found[1]?.truePeakDbtp, 20 * Math.log10(0.9), 0.7, 'true peak');
  assert.deepEqual(momentsOf([samples.map((x) => 0.3 * x), samples], 4, [1, 999, 4_097]), found);
});

test('moments are apart by 0.1 s in noise as well, and silence has none', () => {
  const found = momentsOf([noise(5, 48_000 * 3)], 20);
  assert.ok(found.length > 12 && found.length <= 20);
  for (const [index, { seconds }] of found.entries()) {
    if (index > 0) assert.ok(seconds - (found[index - 1]?.seconds ?? 0) >= 0.1);
  }
  assert.deepEqual(momentsOf([new Float32Array(48_000)], 20), []);
});
