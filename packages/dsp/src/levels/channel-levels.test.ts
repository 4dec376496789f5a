import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertWithin } from '../../../../tests/support/analyze-signal.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { mixed, sine } from '../grid/feed-chunks.fixture.ts';
import { hopStartFrame } from '../loudness/segment-grid.ts';
import { NoiseFloorMeter } from '../noise/noise-floor-meter.ts';
import { ChannelLevelMeter, type ChannelLevels } from './channel-levels.ts';
import { feedHops } from './feed-hops.fixture.ts';

function levelsOf(channels: readonly Float32Array[], sampleRateHz: number, sizes?: readonly number[]): ChannelLevels[] {
  const meter = new ChannelLevelMeter(channels.length);
  feedHops(channels, sampleRateHz, (hop) => meter.processHop(hop), null, sizes);
  return meter.finish();
}

function floorOf(samples: Float32Array, sampleRateHz: number): number | null {
  const meter = new NoiseFloorMeter([0]);
  feedHops([samples], sampleRateHz, (hop) => meter.processHop(hop));
  return meter.finish().floorDbfs;
}

for (const sampleRateHz of [8_000, 11_025, 44_100, 192_000, 384_000]) {
  test(`hops at ${sampleRateHz} Hz hold each frame once, and a last one the rest`, () => {
    const length = Math.round(sampleRateHz * 0.777);
    let next = 0;
    feedHops([noise(1, length)], sampleRateHz, ({ index, startFrame, frameCount }) => {
      assert.equal(startFrame, next);
      assert.equal(startFrame, hopStartFrame(index, sampleRateHz));
      next += frameCount;
    });
    assert.equal(next, length);
  });

  test(`a sine of -6.02 dBFS with 0.01 DC at ${sampleRateHz} Hz: RMS -9.02 within 0.01, crest 3.0, DC within 1e-6`, () => {
    const tone = mixed(sine(sampleRateHz, 400, 1, 0.5), new Float32Array(sampleRateHz).fill(0.01));
    const [levels] = levelsOf([tone], sampleRateHz);
    assertWithin(levels?.rmsDbfs, 10 * Math.log10(0.125 + 0.0001), 0.001, 'RMS');
    assertWithin(levels?.dcOffset, 0.01, 1e-6, 'DC');
    assertWithin(levels?.samplePeakDbfs, 20 * Math.log10(0.51), 0.02, 'peak');
    assertWithin(levels?.crestDb, (levels?.samplePeakDbfs ?? 0) - (levels?.rmsDbfs ?? 0), 1e-12, 'crest');
  });
}

test('any block size gives the same bits, and channels are apart', () => {
  const channels = [noise(1, 100_003), noise(2, 100_003).map((x) => 0.1 * x), new Float32Array(100_003)];
  const expected = levelsOf(channels, 44_100);
  for (const sizes of [[1, 4_097, 333], [64]]) assert.deepEqual(levelsOf(channels, 44_100, sizes), expected);
  assert.deepEqual(expected[2], { rmsDbfs: null, samplePeakDbfs: null, crestDb: null, dcOffset: 0 });
  assertWithin((expected[0]?.rmsDbfs ?? 0) - (expected[1]?.rmsDbfs ?? 0), 20, 0.1, 'difference');
});

for (const sampleRateHz of [8_000, 44_100, 192_000]) {
  test(`the noise floor at ${sampleRateHz} Hz is that of the quietest 400 ms without digital black, within 0.3 dB`, () => {
    const length = 3 * sampleRateHz;
    const samples = noise(5, length).map((x, frame) => {
      if (frame < sampleRateHz) return 0.3 * x;
      if (frame < 1.5 * sampleRateHz) return 0.001 * x;
      return frame < 1.7 * sampleRateHz ? 0 : 0.1 * x;
    });
    assertWithin(floorOf(samples, sampleRateHz), 20 * Math.log10(0.001 / Math.sqrt(3)), 0.3, 'floor');
    const short = samples.map((x, frame) => (frame < 1.35 * sampleRateHz ? x : 0.1 * samples[frame % sampleRateHz]!));
    assert.ok((floorOf(short, sampleRateHz) ?? -99) > -45, 'less than 400 ms are not enough');
  });
}

test('digital black has no noise floor', () => {
  assert.equal(floorOf(new Float32Array(48_000), 48_000), null);
});
