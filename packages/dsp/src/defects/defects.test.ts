import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';
import { assertWithin } from '../../../../tests/support/analyze-signal.ts';
import { noise } from '../../../../tests/support/noise.ts';
import type { ChannelEvent } from '../clipping/plateau-tally.ts';
import { feedChunks, mixed, quantised, sine } from '../grid/feed-chunks.fixture.ts';
import { Kernels } from '../kernels/kernels.ts';
import { bendsReference } from './bends-reference.ts';
import { ClickMeter } from './click-meter.ts';
import { DropoutMeter } from './dropout-meter.ts';
import { heldRunsReference } from './held-runs-reference.ts';

interface Found {
  readonly count: number;
  readonly first: readonly ChannelEvent[];
}

function clicksOf(samples: Float32Array, sampleRateHz: number, sizes?: readonly number[]): Found {
  return feedChunks([samples], (kernels) => new ClickMeter(kernels, sampleRateHz, 1), sizes).finish();
}

function dropoutsOf(samples: Float32Array, sampleRateHz: number, sizes?: readonly number[]): Found {
  const options = { sampleRateHz, channelCount: 1, bitsPerSample: 16 };
  return feedChunks([samples], (kernels) => new DropoutMeter(kernels, options), sizes).finish();
}

/** A chord with its overtones and a little noise; −12 dBFS. */
function chord(sampleRateHz: number, seconds: number): Float32Array {
  const tones = [220, 277.2, 329.6, 440, 880, 1_318].map((hertz, index) =>
    sine(sampleRateHz, hertz, seconds, 0.09 / (1 + index / 2)),
  );
  return quantised(
    mixed(
      ...tones,
      noise(1, seconds * sampleRateHz).map((x) => 0.002 * x),
    ),
    16,
  );
}

/** Drums: bursts of noise and of a falling tone, four a second. */
function drums(sampleRateHz: number, seconds: number): Float32Array {
  const hiss = noise(2, seconds * sampleRateHz);
  return Float32Array.from(hiss, (x, frame) => {
    const age = (frame % (sampleRateHz / 4)) / sampleRateHz;
    const kick = 0.6 * Math.exp(-age * 18) * Math.sin(2 * Math.PI * (50 * age + 6 * (1 - Math.exp(-age * 40))));
    return kick + 0.3 * x * Math.exp(-age * 60);
  });
}

function withClick(samples: Float32Array, frame: number, click: readonly number[]): Float32Array {
  const copy = samples.slice();
  for (const [index, value] of click.entries()) copy[frame + index] = copy[frame + index]! + value;
  return copy;
}

test('bends equal the reference bit for bit', () => {
  const kernels = Kernels.load();
  const samples = noise(3, 16 * 20 + 2);
  const [source, target] = [kernels.allocate(samples.length * 4), kernels.allocate(80)];
  kernels.f32(source, samples.length).set(samples);
  kernels.exports.measureBends(source + 4, 20, target);
  assertSameSamples(kernels.f32(target, 20), bendsReference(samples));
});

test('held runs equal the reference, wherever blocks end', () => {
  let held = 0;
  const choices = noise(4, 40_000);
  const samples = choices.map((x) => (held = Math.abs(x) < 0.9 && Math.abs(held) > 0.3 ? held : x * x * x));
  const kernels = Kernels.load();
  const state = kernels.allocate(16);
  const source = kernels.allocate((samples.length + 200) * 4) + 400;
  const target = kernels.allocate(40 * 1_000);
  kernels.f32(source, samples.length).set(samples);
  const found: object[] = [];
  for (let from = 0, count = 1; from < samples.length; from += count, count = 1 + ((count * 37) % 4_093)) {
    count = Math.min(count, samples.length - from);
    const runs = kernels.exports.findHeldRuns(state, source + from * 4, count, 9, 60, target);
    for (let index = 0; index < runs; index += 1) {
      const integers = new Int32Array(kernels.memory.buffer, target + index * 40, 10);
      const floats = kernels.f32(target + index * 40, 10);
      const length = integers[1] ?? 0;
      found.push({
        start: from + (integers[0] ?? 0) - length,
        length,
        movementBefore: floats[5],
        movesBefore: integers[6],
        movementAfter: floats[7],
        movesAfter: integers[8],
      });
    }
  }
  const expected = heldRunsReference(samples, 9, 60);
  assert.ok(expected.length > 100, `${expected.length} runs`);
  assert.deepEqual(found, expected);
});

for (const sampleRateHz of [44_100, 96_000, 192_000]) {
  for (const [what, click] of [
    ['one sample', [0.1]],
    ['two samples', [0.1, -0.06]],
    ['three samples', [0.05, 0.1, 0.05]],
    ['one sample down', [-0.1]],
  ] as const) {
    test(`a click of ${what} at -20 dBFS in a chord at ${sampleRateHz} Hz is found where it is; without it none is`, () => {
      const clean = chord(sampleRateHz, 1);
      assert.equal(clicksOf(clean, sampleRateHz).count, 0);
      const at = Math.round(0.4567 * sampleRateHz);
      const found = clicksOf(withClick(clean, at, click), sampleRateHz);
      assert.equal(found.count, 1);
      assert.ok(Math.abs((found.first[0]?.frame ?? 0) - at) <= 3);
    });
  }

  test(`zeros and held samples of 1, 10 and 45 ms at ${sampleRateHz} Hz are dropouts; of 0.3 and 60 ms they are not`, () => {
    const clean = chord(sampleRateHz, 1);
    assert.equal(dropoutsOf(clean, sampleRateHz).count, 0);
    for (const [seconds, expected] of [
      [0.001, 1],
      [0.01, 1],
      [0.045, 1],
      [0.0003, 0],
      [0.06, 0],
    ] as const) {
      for (const isHeld of [false, true]) {
        const samples = clean.slice();
        const at = Math.round(0.4571 * sampleRateHz);
        samples.fill(isHeld ? samples[at - 1]! : 0, at, at + Math.round(seconds * sampleRateHz));
        const found = dropoutsOf(samples, sampleRateHz);
        assert.equal(found.count, expected, `${seconds} s, ${isHeld ? 'held' : 'zeros'}`);
        if (expected === 0) continue;
        assertWithin(found.first[0]?.frame, at, 1, 'frame');
        assert.equal(found.first[0]?.magnitude, isHeld ? Math.abs(samples[at] ?? 0) : 0);
      }
    }
  });
}

test('at 8 kHz a dropout of 10 ms and a click of -6 dBFS are found', () => {
  const samples = chord(8_000, 1);
  assert.equal(clicksOf(withClick(samples, 4_000, [0.5]), 8_000).count, 1);
  samples.fill(0, 4_000, 4_080);
  assert.equal(dropoutsOf(samples, 8_000).count, 1);
});

test('drums, saws, squares, noise, steps of level and faint clicks are no clicks', () => {
  const rate = 44_100;
  const saw = sine(rate, 55, 2, 1).map((_, frame) => (((frame * 55) / rate) % 1) - 0.5);
  const square = sine(rate, 30, 2, 1).map((x) => (x >= 0 ? 0.5 : -0.5));
  const signals = [
    drums(rate, 4),
    saw,
    square,
    noise(6, 2 * rate),
    noise(7, 2 * rate).map((x, frame) => x * (frame % rate < rate / 2 ? 0.01 : 0.5)),
  ];
  for (const samples of signals) assert.equal(clicksOf(samples, rate).count, 0);
  assert.equal(clicksOf(withClick(new Float32Array(rate), 20_000, [0.004]), rate).count, 0);
  assert.equal(clicksOf(withClick(new Float32Array(rate), 20_000, [0.006]), rate).count, 1);
});

test('a click between drums is found, one within 40 ms of a sharper bend is not', () => {
  const rate = 44_100;
  const between = Math.round(0.2 * rate);
  assert.equal(clicksOf(withClick(drums(rate, 2), rate + between, [0.2]), rate).count, 1);
  assert.equal(clicksOf(withClick(drums(rate, 2), rate + 400, [0.2]), rate).count, 0);
});

test('gates, fades, clipped waves, steps and silence are no dropouts', () => {
  const rate = 44_100;
  const fade = chord(rate, 1).map((x, frame) => {
    const phase = (frame % 8_000) / 8_000;
    return phase < 0.4 ? x * (1 - phase / 0.4) ** 2 : phase < 0.5 ? 0 : x * ((phase - 0.5) / 0.5) ** 2;
  });
  const clipped = sine(rate, 60, 1, 1).map((x) => Math.max(-0.5, Math.min(0.5, x)));
  const loud = mixed(
    sine(rate, 60, 1, 1),
    noise(8, rate).map((x) => 0.05 * x),
  ).map((x) => Math.max(-0.5, Math.min(0.5, x)));
  const steps = sine(rate, 300, 1, 0.5).map((_, frame) => 0.5 * Math.sin(Math.floor(frame / 30)));
  for (const [index, samples] of [quantised(fade, 16), clipped, loud, steps, new Float32Array(rate)].entries()) {
    assert.equal(dropoutsOf(samples, rate).count, 0, `signal ${index}`);
  }
});

test('the plateaus of a programme clipped hard are no dropouts, even where it jumps to them', () => {
  const rate = 44_100;
  const hard = mixed(
    sine(rate, 60, 2, 2),
    noise(9, 2 * rate).map((x) => 0.8 * x),
  ).map((x) => Math.max(-0.5, Math.min(0.5, x)));
  assert.equal(dropoutsOf(hard, rate).count, 0);
});

test('any block size gives the same clicks and dropouts', () => {
  const samples = withClick(chord(44_100, 2), 30_000, [0.1]);
  samples.fill(0, 60_000, 60_300);
  for (const sizes of [[1, 4_097, 333], [64]]) {
    assert.deepEqual(clicksOf(samples, 44_100, sizes), clicksOf(samples, 44_100));
    assert.deepEqual(dropoutsOf(samples, 44_100, sizes), dropoutsOf(samples, 44_100));
  }
  assert.equal(dropoutsOf(samples, 44_100).count, 1);
});
