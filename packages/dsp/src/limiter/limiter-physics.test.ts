import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fft } from '../../../../tests/support/fft.ts';
import { fftTruePeak } from '../../../../tests/support/fft-true-peak-meter.ts';
import { limited } from '../../../../tests/support/limited-signal.ts';
import { Kernels } from '../kernels/kernels.ts';
import { TruePeakLimiter } from './true-peak-limiter.ts';
import { assertSameSamples } from '../../../../tests/support/assert-same-samples.ts';

const capacityFrames = 4_096;

/** Limits, and takes the delay off again. */
function limit(channels: readonly Float32Array[], sampleRateHz: number, ceilingLinear: number) {
  const kernels = Kernels.load();
  const options = { sampleRateHz, channelCount: channels.length, ceilingLinear, capacityFrames };
  const limiter = new TruePeakLimiter(kernels, options);
  const padded = channels.map((samples) => {
    const longer = new Float32Array(samples.length + limiter.latencyFrames);
    longer.set(samples);
    return longer;
  });
  const output = limited(padded, limiter, kernels, [capacityFrames]);
  return { output: output.map((samples) => samples.subarray(limiter.latencyFrames)), limiter };
}

function signal(lengthFrames: number, valueAt: (frame: number) => number): Float32Array {
  return Float32Array.from({ length: lengthFrames }, (_, frame) => valueAt(frame));
}

function seededNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 0x80_0000 - 1;
  };
}

/** Noise with nothing above 0.45 fs. */
function bandLimitedNoise(sizeFrames: number, seed: number): Float32Array {
  const next = seededNoise(seed);
  const fft = new Fft(sizeFrames);
  const re = Float64Array.from({ length: sizeFrames }, next);
  const im = new Float64Array(sizeFrames);
  fft.forward(re, im);
  for (let bin = Math.floor(0.45 * sizeFrames); bin <= 0.55 * sizeFrames; bin++) re[bin] = im[bin] = 0;
  fft.inverse(re, im);
  const largest = re.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Float32Array.from(re, (value) => value / largest);
}

const decibels = (linear: number): number => 20 * Math.log10(linear);
const size = 1 << 17;
const noise = bandLimitedNoise(size, 7);
const next = seededNoise(11);
const chord = (frame: number): number =>
  [0.011, 0.023, 0.047, 0.094, 0.189].reduce((sum, step) => sum + 0.6 * Math.sin(step * frame + step), 0);

for (const [name, samples, largestOverDb] of [
  ['an fs/4 tone at 45°', signal(size, (frame) => 1.2 * Math.sin((Math.PI / 2) * frame + Math.PI / 4)), 0.01],
  [
    'bursts of an fs/4 tone at 45°',
    signal(size, (frame) => (frame % 20_000 < 3_000 ? 1.2 : 0) * Math.sin((Math.PI / 2) * frame + Math.PI / 4)),
    0.05,
  ],
  ['noise band-limited to 0.45 fs', noise, 0.02],
  [
    'faded bursts of noise band-limited to 0.45 fs',
    noise.map((value, frame) => 2 * value * Math.sin((Math.PI * Math.min(frame % 9_000, 1_500)) / 1_500) ** 2),
    0.01,
  ],
  ['music clipped 3 dB deep', signal(size, (frame) => Math.max(-1, Math.min(1, chord(frame) + 0.02 * next()))), 0.05],
] as const) {
  for (const ceilingDbtp of [-0.1, -1, -6]) {
    test(`${name} passes a ceiling of ${ceilingDbtp} dBTP by at most ${largestOverDb} dB, with the ceiling trimmed by what it passed by at most 0.002 dB`, () => {
      const ceilingLinear = 10 ** (ceilingDbtp / 20);
      const first = fftTruePeak(limit([samples], 48_000, ceilingLinear).output).peakDbtp - ceilingDbtp;
      assert.ok(first <= largestOverDb, `${first} dB over`);
      const trimmed = ceilingLinear * 10 ** (-Math.max(0, first) / 20);
      const second = fftTruePeak(limit([samples], 48_000, trimmed).output).peakDbtp - ceilingDbtp;
      assert.ok(second <= 0.002, `${second} dB over`);
      assert.ok(second >= -0.05, `${second} dB: less than could be had`);
    });
  }
}

for (const sampleRateHz of [44_100, 48_000, 96_000]) {
  for (const [frequencyHz, largestDb] of [
    [997, -100],
    [60, -100],
    [33, -100],
  ] as const) {
    test(`a ${frequencyHz} Hz tone 2 dB over the ceiling at ${sampleRateHz} Hz has THD+N of at most ${largestDb} dB after 2 s`, () => {
      const step = (2 * Math.PI * frequencyHz) / sampleRateHz;
      const peak = 0.5 * 10 ** (2 / 20);
      const tone = signal(3.1 * sampleRateHz, (frame) => peak * Math.sin(step * frame));
      const output = limit([tone], sampleRateHz, 0.5).output[0]!;
      // Whole cycles in one second, so sine and cosine are orthogonal.
      let [sine, cosine, power] = [0, 0, 0];
      for (let frame = 2 * sampleRateHz; frame < 3 * sampleRateHz; frame++) {
        sine += (2 / sampleRateHz) * output[frame]! * Math.sin(step * frame);
        cosine += (2 / sampleRateHz) * output[frame]! * Math.cos(step * frame);
        power += output[frame]! ** 2 / sampleRateHz;
      }
      let rest = 0;
      for (let frame = 2 * sampleRateHz; frame < 3 * sampleRateHz; frame++) {
        rest += (output[frame]! - sine * Math.sin(step * frame) - cosine * Math.cos(step * frame)) ** 2 / sampleRateHz;
      }
      const thdDb = 10 * Math.log10(rest / power);
      assert.ok(thdDb <= largestDb, `${thdDb} dB`);
      assert.ok(Math.abs(decibels(Math.hypot(sine, cosine) / 0.5)) < 0.01);
    });
  }
}

test('around a 10 ms burst 6 dB over: gain 1 until 6 ms before, in full during it, within 0.5 dB of 1 after 300 ms, 1 again in the end', () => {
  const sampleRateHz = 48_000;
  const start = sampleRateHz;
  const level = (frame: number): number => (frame >= start && frame < start + 480 ? 1 : 0.1);
  const tone = signal(
    9 * sampleRateHz,
    (frame) => level(frame) * Math.sin((2 * Math.PI * 1_000 * frame) / sampleRateHz),
  );
  const output = limit([tone], sampleRateHz, 0.5).output[0]!;
  /** At the crest of the 1 kHz cycle nearest to this time after the burst's begin. */
  const gainDbAt = (milliseconds: number): number => {
    const crest = start + Math.round(milliseconds) * 48 + 12;
    return decibels(output[crest]! / tone[crest]!);
  };
  for (const before of [-900, -100, -20, -7]) assert.ok(Math.abs(gainDbAt(before)) < 1e-9);
  for (const during of [0, 3, 5, 9]) assert.ok(Math.abs(gainDbAt(during) + 6.02) < 0.01, `${gainDbAt(during)} dB`);
  assert.ok(gainDbAt(10 + 300) > -0.5, `${gainDbAt(310)} dB`);
  for (let milliseconds = 30; milliseconds < 400; milliseconds += 10) {
    assert.ok(gainDbAt(milliseconds) >= gainDbAt(milliseconds - 10) - 1e-4);
  }
  assertSameSamples(output.slice(8 * sampleRateHz), tone.slice(8 * sampleRateHz));
});

test('what never exceeds the ceiling comes out bit for bit, delayed by exactly the declared latency', () => {
  for (const sampleRateHz of [8_000, 44_100, 48_000, 96_000, 192_000]) {
    const channels = [noise.subarray(0, 30_000), noise.subarray(40_000, 70_000)];
    const peak = fftTruePeak(channels).peakLinear;
    const { output, limiter } = limit(channels, sampleRateHz, peak * 1.01);
    assertSameSamples(output, channels);
    assert.deepEqual(limiter.statistics, { maxReductionDb: 0, p95ReductionDb: 0, reducedFrames: 0 });
    assert.ok(limiter.latencyFrames / sampleRateHz < 0.017);
  }
});

test('all channels get one gain', () => {
  const quiet = noise.map((value) => value * 0.01);
  const { output } = limit([noise, quiet], 48_000, 0.3);
  for (let frame = 0; frame < size; frame += 97) {
    if (Math.abs(noise[frame]!) < 0.01) continue;
    assert.ok(Math.abs(output[1]![frame]! / quiet[frame]! - output[0]![frame]! / noise[frame]!) < 1e-5);
  }
});

test('silence stays silent, output stays finite for input 60 dB over', () => {
  assert.ok(limit([new Float32Array(50_000)], 44_100, 0.5).output[0]!.every((value) => value === 0));
  const loud = limit([noise.map((value) => value * 1_000)], 44_100, 0.5).output;
  assert.ok(loud[0]!.every(Number.isFinite));
  assert.ok(fftTruePeak(loud).peakLinear < 0.51);
});

test('reset makes it as new, also with another ceiling', () => {
  const kernels = Kernels.load();
  const options = { sampleRateHz: 44_100, channelCount: 1, ceilingLinear: 0.2, capacityFrames };
  const used = new TruePeakLimiter(kernels, options);
  limited([noise], used, kernels, [capacityFrames]);
  used.reset({ ceilingLinear: 0.4 });
  const fresh = new TruePeakLimiter(kernels, { ...options, ceilingLinear: 0.4 });
  assertSameSamples(limited([noise], used, kernels, [1_000]), limited([noise], fresh, kernels, [777]));
  assert.deepEqual(used.statistics, fresh.statistics);
});

test('statistics of a tone 2 dB over, faded out at its end: maximum and 95th percentile within 0.01 dB of 2, all but the fade reduced', () => {
  const tone = signal(96_000, (frame) => {
    const fade = frame < 92_000 ? 1 : Math.cos((Math.PI * (frame - 92_000)) / 8_000) ** 2;
    return fade * 0.5 * 10 ** (2 / 20) * Math.sin(0.1 * frame);
  });
  const { maxReductionDb, p95ReductionDb, reducedFrames } = limit([tone], 48_000, 0.5).limiter.statistics;
  assert.ok(Math.abs(maxReductionDb - 2) < 0.01, `${maxReductionDb}`);
  assert.ok(Math.abs(p95ReductionDb - 2) < 0.01, `${p95ReductionDb}`);
  assert.ok(reducedFrames > 92_000 && reducedFrames <= 96_512, `${reducedFrames}`);
});

for (const wrong of [{ sampleRateHz: 4_000 }, { ceilingLinear: 0 }, { ceilingLinear: Number.NaN }]) {
  test(`${Object.entries(wrong).join(' ')} is a RangeError`, () => {
    const options = { sampleRateHz: 44_100, channelCount: 1, ceilingLinear: 0.5, capacityFrames, ...wrong };
    assert.throws(() => new TruePeakLimiter(Kernels.load(), options), RangeError);
  });
}
