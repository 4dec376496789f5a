import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noise } from '../../../../tests/support/noise.ts';
import { feedChunks } from '../grid/feed-chunks.fixture.ts';
import { Kernels } from '../kernels/kernels.ts';
import { SilenceMeter, type SilenceResult } from './silence-meter.ts';
import { SilentSpanMeter } from './silent-span-meter.ts';

function silenceOf(channels: readonly Float32Array[], sampleRateHz: number, sizes?: readonly number[]): SilenceResult {
  return feedChunks(channels, (kernels) => new SilenceMeter(kernels, sampleRateHz, channels.length), sizes).finish();
}

/** Stretches of constant level, in seconds. */
function stretches(
  sampleRateHz: number,
  ...parts: readonly (readonly [seconds: number, level: number])[]
): Float32Array {
  return Float32Array.from(
    parts.flatMap(([seconds, level]) => Array.from({ length: Math.round(seconds * sampleRateHz) }, () => level)),
  );
}

test('the first and the last loud sample are found by a plain search, at any length and threshold', () => {
  const kernels = Kernels.load();
  const pointer = kernels.allocate(64 * 4);
  const { exports } = kernels;
  for (let length = 0; length < 40; length += 1) {
    const samples = noise(length, 64).map((x) => x * x * x);
    kernels.f32(pointer, 64).set(samples);
    for (const threshold of [0, 0.1, 0.5, 0.9, 2]) {
      const isLoud = [...samples.subarray(0, length)].map((x) => Math.abs(x) > Math.fround(threshold));
      const first = isLoud.indexOf(true);
      assert.equal(exports.firstAbove(pointer, length, threshold), first < 0 ? length : first);
      assert.equal(exports.lastAbove(pointer, length, threshold), isLoud.lastIndexOf(true));
    }
  }
});

for (const sampleRateHz of [8_000, 44_100, 96_000]) {
  test(`silence at ${sampleRateHz} Hz: leading, trailing and spans are exact to the frame`, () => {
    const quiet = 0.00099; // −60.09 dBFS
    const samples = stretches(
      sampleRateHz,
      [0.25, 0],
      [1, 0.5],
      [0.75, quiet],
      [0.5, -0.1],
      [0.6, 0],
      [1, 0.2],
      [1.5, 0],
    );
    const found = silenceOf([samples, samples.map((x) => 0.5 * x)], sampleRateHz);
    const rounded = (value: number): number => Math.round(value * sampleRateHz) / sampleRateHz;
    assert.equal(found.leadingSeconds, rounded(0.25));
    assert.equal(found.trailingSeconds, rounded(1.5));
    assert.deepEqual(
      found.silent.first.map((span) => [rounded(span.startSeconds), rounded(span.endSeconds)]),
      [
        [1.25, 2],
        [2.5, 3.1],
        [4.1, 5.6],
      ].map((span) => span.map(rounded)),
    );
    assert.equal(found.silent.count, 3);
    assert.deepEqual(
      found.digitalBlack.first.map(({ startSeconds }) => rounded(startSeconds)),
      [rounded(2.5), rounded(4.1)],
    );
    assert.deepEqual(silenceOf([samples, samples.map((x) => 0.5 * x)], sampleRateHz, [1, 4_097, 100]), found);
  });
}

test('silence just shorter than 0.5 s and samples just above -60 dBFS are no span; both at the limit are', () => {
  const span = (frames: number, level: number): number =>
    silenceOf([stretches(1_000, [1, 0.5], [frames / 1_000, level], [1, 0.5])], 1_000).silent.count;
  assert.equal(span(499, 0), 0);
  assert.equal(span(500, 0), 1);
  assert.equal(span(600, 0.001), 1); // −60 dBFS itself is silent
  assert.equal(span(600, 0.0010001), 0);
});

test('one loud channel breaks silence, and a silent file is all leading, all trailing and one span', () => {
  const loud = stretches(1_000, [1, 0], [0.1, 0.5], [1, 0]);
  const found = silenceOf([new Float32Array(2_100), loud], 1_000);
  assert.deepEqual([found.silent.count, found.leadingSeconds, found.trailingSeconds], [2, 1, 1]);
  const all = silenceOf([new Float32Array(10_000)], 1_000);
  assert.deepEqual(
    [all.leadingSeconds, all.trailingSeconds, all.silent.count, all.digitalBlack.totalSeconds],
    [10, 10, 1, 10],
  );
});

test('more than 100 spans are counted, the first 100 kept', () => {
  const samples = Float32Array.from({ length: 150 * 1_000 }, (_, frame) => (frame % 1_000 < 100 ? 0.5 : 0));
  const found = silenceOf([samples], 1_000);
  assert.equal(found.silent.count, 150);
  assert.equal(found.silent.first.length, 100);
});

test('spans of less than 0.1 s cannot be asked for', () => {
  const options = { sampleRateHz: 48_000, channelCount: 1, thresholdLinear: 0, minimumSeconds: 0.09 };
  assert.throws(() => new SilentSpanMeter(Kernels.load(), options), RangeError);
});
