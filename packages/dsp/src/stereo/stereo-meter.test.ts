import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertWithin } from '../../../../tests/support/analyze-signal.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { feedChunks, mixed, sine } from '../grid/feed-chunks.fixture.ts';
import { feedHops } from '../levels/feed-hops.fixture.ts';
import { PowerSpectrum } from '../spectrum/power-spectrum.ts';
import { StereoMeter, type StereoResult } from './stereo-meter.ts';

function stereoOf(
  left: Float32Array,
  right: Float32Array,
  sampleRateHz = 44_100,
  sizes?: readonly number[],
): StereoResult {
  const meter = new StereoMeter([0, 1]);
  const options = { sampleRateHz, channels: [], crossPair: [0, 1] } as const;
  feedHops([left, right], sampleRateHz, (hop) => meter.processHop(hop), [0, 1], sizes);
  const spectrum = feedChunks([left, right], (kernels) => new PowerSpectrum(kernels, options), sizes);
  return meter.finish(spectrum.finish(), sampleRateHz);
}

const a = noise(1, 200_000);
const b = noise(2, 200_000);

test('the same in both is dual mono with correlation 1 and no side', () => {
  const found = stereoOf(a, a);
  assert.deepEqual(
    [found.correlation, found.correlationMinimum, found.balanceDb, found.isDualMono, found.isPolarityInverted],
    [1, 1, 0, true, false],
  );
  assert.ok(found.bands.every(({ sideToMidDb, correlation }) => sideToMidDb === null && (correlation ?? 0) > 1 - 1e-6));
});

test('one bit of difference in one frame is no dual mono', () => {
  const other = a.slice();
  other[199_999] = 0.5 * other[199_999]!;
  assert.equal(stereoOf(a, other).isDualMono, false);
});

test('one side upside down is told, from a correlation of -0.9', () => {
  assert.equal(
    stereoOf(
      a,
      a.map((x) => -x),
    ).isPolarityInverted,
    true,
  );
  const withNoise = (share: number): Float32Array => a.map((x, frame) => -x + share * b[frame]!);
  assert.equal(stereoOf(a, withNoise(0.45)).isPolarityInverted, true); // −0.912
  assert.equal(stereoOf(a, withNoise(0.52)).isPolarityInverted, false); // −0.887
});

test('independent sides: correlation 0 within 0.01, side as loud as mid within 0.5 dB from 280 Hz up', () => {
  const found = stereoOf(a, b);
  assertWithin(found.correlation, 0, 0.01, 'correlation');
  for (const { lowHz, sideToMidDb, correlation } of found.bands.filter((band) => band.lowHz > 200)) {
    assertWithin(sideToMidDb, 0, 0.5, `side of ${lowHz}`);
    assertWithin(correlation, 0, 0.06, `correlation of ${lowHz}`);
  }
});

test('balance is left over right, and null where one is silent', () => {
  assertWithin(
    stereoOf(
      a,
      a.map((x) => 0.5 * x),
    ).balanceDb,
    6.0206,
    1e-4,
    'balance',
  );
  const lonely = stereoOf(a, new Float32Array(a.length));
  assert.deepEqual([lonely.balanceDb, lonely.correlation, lonely.correlationMinimum], [null, null, null]);
});

test('the least correlation of 400 ms is found, and not in what lies below -60 dBFS', () => {
  const right = (level: number): Float32Array =>
    a.map((x, frame) => (frame >= 88_200 && frame < 110_250 ? -level * x : x));
  assertWithin(stereoOf(a, right(1)).correlationMinimum, -1, 1e-6, 'least');
  const quiet = stereoOf(a, right(0.0015));
  assert.ok((quiet.correlationMinimum ?? 0) > 0.1, String(quiet.correlationMinimum));
});

test('bands tell wide highs from a mono bass', () => {
  const bass = sine(44_100, 80, 5, 0.3);
  const high = sine(44_100, 6_000, 5, 0.1);
  const found = stereoOf(
    mixed(bass, high),
    mixed(
      bass,
      high.map((x) => -0.5 * x),
    ),
  );
  const bandAt = (frequencyHz: number): StereoResult['bands'][number] | undefined =>
    found.bands.find(({ lowHz, highHz }) => lowHz <= frequencyHz && frequencyHz < highHz);
  assertWithin(bandAt(80)?.correlation, 1, 1e-6, 'bass');
  assertWithin(bandAt(6_000)?.correlation, -1, 1e-6, 'highs');
  assertWithin(bandAt(6_000)?.sideToMidDb, 20 * Math.log10(3), 0.001, 'width');
  assertWithin(bandAt(20_000)?.highHz, 22_050, 0, 'last band');
});

test('any block size gives the same bits at any rate', () => {
  for (const sampleRateHz of [8_000, 96_000]) {
    const expected = stereoOf(a, b, sampleRateHz);
    assert.deepEqual(stereoOf(a, b, sampleRateHz, [1, 4_097, 777]), expected);
  }
});
