import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernels } from '../kernels/kernels.ts';
import { PlanarBlock } from '../kernels/planar-block.ts';
import { interpolationPhases } from './interpolation-filter.ts';
import { TruePeakMeter, type TruePeakResult } from './true-peak-meter.ts';
import { truePeakReference } from './true-peak-reference.ts';

const phases = interpolationPhases();
const capacityFrames = 4_096;

function uniformNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2_147_483_648 - 1;
  };
}

/** Noise of 60 tones up to 0.45 fs, of peak about `gain`. */
function bandLimitedNoise(lengthFrames: number, seed: number, gain: number): Float32Array {
  const random = uniformNoise(seed);
  const tones = Array.from(
    { length: 60 },
    () => [0.45 * Math.abs(random()) * 2 * Math.PI, Math.PI * random()] as const,
  );
  return Float32Array.from({ length: lengthFrames }, (_, n) =>
    tones.reduce((sum, [angle, phase]) => sum + (gain / 18) * Math.sin(angle * n + phase), 0),
  );
}

function tone(lengthFrames: number, frequency: number, phaseDegrees: number, amplitude: number): Float32Array {
  const fadeFrames = Math.min(480, lengthFrames / 4);
  return Float32Array.from({ length: lengthFrames }, (_, n) => {
    const fade = Math.min(1, n / fadeFrames, (lengthFrames - 1 - n) / fadeFrames);
    return amplitude * fade * Math.sin(2 * Math.PI * frequency * n + (phaseDegrees * Math.PI) / 180);
  });
}

function clipped(samples: Float32Array, ceiling: number): Float32Array {
  return samples.map((sample) => Math.max(-ceiling, Math.min(ceiling, sample)));
}

function measure(channels: readonly Float32Array[], blockFrames = (_block: number) => capacityFrames): TruePeakResult {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, channels.length, capacityFrames);
  const meter = new TruePeakMeter(kernels, { channelCount: channels.length, capacityFrames });
  const lengthFrames = channels[0]?.length ?? 0;
  for (let frame = 0, index = 0; frame < lengthFrames; index += 1) {
    const count = Math.min(blockFrames(index), lengthFrames - frame);
    for (const [channel, samples] of channels.entries()) {
      block.channel(channel).set(samples.subarray(frame, frame + count));
    }
    meter.process(block, count);
    frame += count;
  }
  return meter.finish();
}

const noise = uniformNoise(5);
const signals: Readonly<Record<string, Float32Array>> = {
  'white noise': Float32Array.from({ length: 3_000 }, () => noise()),
  'noise band-limited to 0.45 fs': bandLimitedNoise(3_000, 1, 0.9),
  'loud clipped noise': clipped(bandLimitedNoise(3_000, 2, 3), 0.98),
  'a clipped bass tone under noise': clipped(
    bandLimitedNoise(3_000, 3, 0.3).map((sample, n) => sample + 1.4 * Math.sin(0.01 * n)),
    1,
  ),
  'fs/4 at 45°': tone(2_000, 1 / 4, 45, 0.5),
  'fs/6 at 60°': tone(2_000, 1 / 6, 60, 0.5),
  'fs/8 at 67.5°': tone(2_000, 1 / 8, 67.5, 0.5),
  'a tone at 0.49 fs': tone(2_000, 0.49, 10, 0.7),
  'an impulse': Float32Array.from({ length: 700 }, (_, n) => (n === 400 ? -0.5 : 0)),
  'two samples': Float32Array.of(0.7, 0.7),
  'one sample': Float32Array.of(-0.3),
  'alternating samples that start and end abruptly': Float32Array.from({ length: 600 }, (_, n) =>
    n % 4 < 2 ? 0.9 : -0.9,
  ),
  'noise whose squares are too small for a float': Float32Array.from({ length: 600 }, () => 1e-24 * noise()),
  'faint noise': Float32Array.from({ length: 600 }, () => 1e-30 * noise()),
  silence: new Float32Array(1_000),
};
for (const [name, samples] of Object.entries(signals)) {
  test(`the cascade reads ${name} as the brute force over all 16× points does, to the bit, in blocks of any size`, () => {
    const expected = truePeakReference(samples, phases);
    const samplePeak = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    for (const blockFrames of [() => capacityFrames, () => 1, (block: number) => 1 + ((block * 7_919) % 701)]) {
      const { truePeakLinear, samplePeakLinear } = measure([samples], blockFrames);
      assert.equal(truePeakLinear, expected);
      assert.equal(samplePeakLinear, samplePeak);
    }
  });
}

test('channels are measured apart and the result is the greatest', () => {
  const channels = [signals['fs/8 at 67.5°'] ?? new Float32Array(), signals['fs/4 at 45°'] ?? new Float32Array()];
  const { perChannel, truePeakLinear, samplePeakLinear } = measure(channels);
  const expected = channels.map((samples) => truePeakReference(samples, phases));
  assert.deepEqual(
    perChannel.map((peaks) => peaks.truePeakLinear),
    expected,
  );
  assert.equal(truePeakLinear, Math.max(...expected));
  assert.equal(samplePeakLinear, Math.max(...perChannel.map((peaks) => peaks.samplePeakLinear)));
});

for (const [frequency, phaseDegrees, amplitude, expectedDb] of [
  [1 / 4, 0, 0.5, -6.02],
  [1 / 4, 45, 0.5, -6.02],
  [1 / 6, 60, 0.5, -6.02],
  [1 / 8, 67.5, 0.5, -6.02],
  [1 / 4, 45, 1.41, 2.98],
] as const) {
  test(`Tech 3341 cases 15–19: ${frequency} fs at ${phaseDegrees}° and ${amplitude} reads ${expectedDb} dBTP within 0.01`, () => {
    const reading = 20 * Math.log10(measure([tone(9_600, frequency, phaseDegrees, amplitude)]).truePeakLinear);
    assert.ok(Math.abs(reading - expectedDb) <= 0.01, `${reading}`);
  });
}

test('reset makes a meter as new, finish may be repeated, and frames after it are refused', () => {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 1, capacityFrames);
  const meter = new TruePeakMeter(kernels, { channelCount: 1, capacityFrames });
  block.channel(0).set(signals['white noise'] ?? []);
  meter.process(block, 3_000);
  const first = meter.finish();
  assert.equal(meter.finish(), first);
  assert.throws(() => meter.process(block, 1), /takes no frames/);
  meter.reset();
  assert.deepEqual(meter.finish(), {
    truePeakLinear: 0,
    samplePeakLinear: 0,
    perChannel: [{ truePeakLinear: 0, samplePeakLinear: 0 }],
  });
  meter.reset();
  meter.process(block, 3_000);
  assert.deepEqual(meter.finish(), first);
  assert.throws(() => meter.process(block, capacityFrames + 1), RangeError);
});

test('on a bass tone under noise 52 dB softer, 1 of 160 points of the grid is computed at most', () => {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 1, capacityFrames);
  const meter = new TruePeakMeter(kernels, { channelCount: 1, capacityFrames });
  const samples = bandLimitedNoise(capacityFrames, 9, 0.9).map(
    (sample, n) => 0.002 * sample + 0.8 * Math.sin(0.03 * n),
  );
  block.channel(0).set(samples);
  for (let index = 0; index < 50; index += 1) meter.process(block, capacityFrames);
  meter.finish();
  assert.ok(meter.evaluatedPoints < (16 / 160) * 50 * capacityFrames, `${meter.evaluatedPoints}`);
});

test('on full-scale white noise 1 of 300 points of the grid is computed at most', () => {
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, 1, capacityFrames);
  const meter = new TruePeakMeter(kernels, { channelCount: 1, capacityFrames });
  const random = uniformNoise(11);
  const samples = Float32Array.from({ length: 100 * capacityFrames }, random);
  for (let frame = 0; frame < samples.length; frame += capacityFrames) {
    block.channel(0).set(samples.subarray(frame, frame + capacityFrames));
    meter.process(block, capacityFrames);
  }
  const { truePeakLinear } = meter.finish();
  assert.ok(meter.evaluatedPoints < (16 / 300) * samples.length, `${meter.evaluatedPoints}`);
  assert.ok(truePeakLinear > 2, `${truePeakLinear}`);
});

test('a meter that was told of lead frames reads the rest as one that had them does', () => {
  const samples = bandLimitedNoise(6_144, 21, 0.9);
  const whole = measure([samples]);
  const kernels = Kernels.load();
  const meter = new TruePeakMeter(kernels, { channelCount: 1, capacityFrames });
  const block = new PlanarBlock(kernels, 1, 256);
  const parts = [
    { first: 0, end: 3_072, lead: 0 },
    { first: 3_072, end: 6_144, lead: 512 },
  ].map(({ first, end, lead }) => {
    meter.reset(lead);
    for (let frame = first - lead; frame < Math.min(end + 768, samples.length); frame += 256) {
      block.channel(0).set(samples.subarray(frame, frame + 256));
      meter.process(block, 256);
    }
    return end === samples.length ? meter.finish() : meter.peaks();
  });
  assert.equal(Math.max(...parts.map(({ truePeakLinear }) => truePeakLinear)), whole.truePeakLinear);
});
