import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noise } from '../../../../tests/support/noise.ts';
import { feedChunks, quantised, sine } from '../grid/feed-chunks.fixture.ts';
import { Kernels } from '../kernels/kernels.ts';
import { ClippingMeter, type ClippingResult } from './clipping-meter.ts';
import { isCorner } from './corner.ts';
import { plateauRunsReference } from './plateau-runs-reference.ts';

function clippingOf(
  channels: readonly Float32Array[],
  bitsPerSample: number,
  sizes?: readonly number[],
): ClippingResult {
  const options = { channelCount: channels.length, bitsPerSample };
  return feedChunks(channels, (kernels) => new ClippingMeter(kernels, options), sizes).finish();
}

const clip = (samples: Float32Array, level: number): Float32Array =>
  samples.map((sample) => Math.max(-level, Math.min(level, sample)));

/** Music-like: low-passed noise with a moving level. */
function programme(seed: number, length: number): Float32Array {
  let low = 0;
  return noise(seed, length).map((x, frame) => {
    low += 0.2 * (x - low);
    return low * (1 + Math.sin(frame / 9_000));
  });
}

test('the runs found equal the reference, wherever blocks end', () => {
  const samples = noise(77, 4_096).map((x) => Math.round(3 * x) / 3);
  for (const [level, minimumRun] of [
    [1, 1],
    [0, 2],
    [1 / 3, 3],
  ] as const) {
    const kernels = Kernels.load();
    const state = kernels.allocate(16);
    const source = kernels.allocate((samples.length + 4) * 4) + 8;
    const target = kernels.allocate(32 * 1_100);
    kernels.f32(source, samples.length).set(samples);
    kernels.f32(state, 1)[0] = level;
    const found: { start: number; length: number; before: number[]; after: number[] }[] = [];
    for (let from = 0, count = 1; from < samples.length; from += count, count = 1 + ((count * 7) % 61)) {
      count = Math.min(count, samples.length - from);
      const runs = kernels.exports.findPlateauRuns(state, source + from * 4, count, minimumRun, target);
      for (let index = 0; index < runs; index += 1) {
        const [end = 0, length = 0] = new Int32Array(kernels.memory.buffer, target + index * 32, 2);
        const around = [...kernels.f32(target + index * 32 + 8, 4)];
        found.push({ start: from + end - length, length, before: around.slice(0, 2), after: around.slice(2) });
      }
    }
    assert.deepEqual(found, plateauRunsReference(samples, Math.fround(level), minimumRun));
    assert.ok(found.length > 10, `${found.length} runs`);
  }
});

for (const [what, level, gain] of [
  ['at full scale', 1, 1],
  ['turned down by 3 dB afterwards', 1, 0.7079],
] as const) {
  test(`a programme clipped ${what} is found in 16, 24 bit and float; before clipping nothing is`, () => {
    const open = programme(1, 200_000).map((x) => 1.6 * x);
    const clipped = clip(open, level).map((x) => gain * x);
    for (const bits of [16, 24]) {
      const found = clippingOf([quantised(clipped, bits)], bits);
      assert.ok(found.runs > 100, `${found.runs} runs at ${bits} bit`);
      assert.ok(found.clippedSamples >= 3 * found.runs && found.longestRunFrames >= 4);
      assert.equal(found.first.length, 100);
      assert.equal(
        clippingOf(
          [
            quantised(
              open.map((x) => 0.3 * x),
              bits,
            ),
          ],
          bits,
        ).runs,
        0,
      );
    }
    assert.ok(clippingOf([clipped], 24).runs > 100);
  });
}

test('one run of exactly three equal samples at full scale counts, at 0.9 of it or of two samples it does not', () => {
  const around = [0, 0.2, 0.6];
  const signal = (top: readonly number[]): Float32Array => Float32Array.from([...around, ...top, 0.6, 0.2, ...around]);
  const found = clippingOf([signal([1, 1, 1])], 24);
  assert.deepEqual(found, {
    minimumRunFrames: 3,
    runs: 1,
    clippedSamples: 3,
    longestRunFrames: 3,
    first: [{ frame: 3, channel: 0, magnitude: 1 }],
  });
  assert.equal(clippingOf([signal([1, 1])], 24).runs, 0);
  assert.equal(clippingOf([signal([0.9, 0.9, 0.9])], 24).runs, 0);
});

test('runs at a level are forgotten when a greater sample appears, and kept when it does not', () => {
  const clipped = clip(sine(48_000, 200, 1, 2), 0.8);
  assert.ok(clippingOf([clipped], 24).runs > 300);
  assert.equal(clippingOf([Float32Array.of(...clipped, 0, 0.5, 0.9, 0.5, 0)], 24).runs, 200);
  assert.ok(clippingOf([Float32Array.of(...clipped, 0, 0.5, 0.79, 0.5, 0)], 24).runs > 300);
});

for (const bits of [8, 16, 24]) {
  test(`pure sines of 20 to 997 Hz in ${bits} bit at full scale and at -20 dBFS are not clipped`, () => {
    for (const frequencyHz of [20, 30, 50, 100, 441, 997]) {
      for (const amplitude of [1, 0.1]) {
        const samples = quantised(sine(44_100, frequencyHz, 1, amplitude * (1 - 2 ** (1 - bits))), bits);
        assert.equal(clippingOf([samples], bits).runs, 0, `${frequencyHz} Hz at ${amplitude}`);
      }
    }
  });
}

test('square waves, digital silence, a constant and its steps are not clipped', () => {
  const square = sine(44_100, 100, 1, 1).map((x) => (x >= 0 ? 0.9 : -0.9));
  const full = sine(44_100, 100, 1, 1).map((x) => (x >= 0 ? 1 : -1));
  const steps = Float32Array.from({ length: 44_100 }, (_, frame) => (Math.floor(frame / 5_000) % 2 === 0 ? 0 : 1));
  for (const samples of [square, full, new Float32Array(44_100), new Float32Array(44_100).fill(1), steps]) {
    assert.equal(clippingOf([samples], 16).runs, 0);
  }
});

test('each channel and polarity has its own level, and block sizes change nothing', () => {
  const left = clip(sine(44_100, 300, 1, 2), 1).map((x) => (x < 0 ? x * 0.5 : x));
  const right = sine(44_100, 300, 1, 0.2);
  const found = clippingOf([right, left], 24);
  assert.ok(found.runs >= 598 && found.first.every(({ channel }) => channel === 1));
  assert.deepEqual(new Set(found.first.map(({ magnitude }) => magnitude)), new Set([1, 0.5]));
  for (const sizes of [[1, 4_097, 300], [64]]) assert.deepEqual(clippingOf([right, left], 24, sizes), found);
});

for (const [first, second, expected] of [
  [0.01, 0.02, true],
  [0.04, 0.05, true],
  [0.041, 0.051, false], // a jump of more than four times the next step
  [0.0001, 0.0003, false], // six steps of 16 bit
  [0.0001, 0.0004, true],
  [1, 1, false],
] as const) {
  test(`leaving a level by ${first} and then ${second} is ${expected ? 'a' : 'no'} corner`, () => {
    assert.equal(isCorner(first, second + 1e-12, 16), expected);
  });
}
