import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Measurement } from '@lathe/core';
import { noise } from '../../../../tests/support/noise.ts';
import { outerRates, standardRates } from '../../../../tests/support/rates.ts';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { analyzeFile } from './analyze-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-finite-'));
after(() => rmSync(folder, { recursive: true }));

/** Two seconds of what filters and meters stumble over. */
const signals: Readonly<Record<string, (length: number) => Float32Array>> = {
  zeros: (length) => new Float32Array(length),
  'negative zeros': (length) => new Float32Array(length).fill(-0),
  'constant full scale': (length) => new Float32Array(length).fill(1),
  'constant −80 dBFS': (length) => new Float32Array(length).fill(-1e-4),
  'the smallest denormals': (length) => new Float32Array(length).fill(1.4e-45),
  'noise of denormals': (length) => noise(1, length).map((value) => value * 1e-39),
  'the smallest normals': (length) => new Float32Array(length).fill(1.2e-38),
  'a tail that decays through all denormals': (length) =>
    Float32Array.from({ length }, (_, frame) => Math.sin(frame * 0.1) * Math.exp((-frame / length) * 220)),
  'noise, then zeros': (length) => noise(2, length).map((value, frame) => (frame < length / 2 ? value : 0)),
  'one NaN in noise': (length) => noise(3, length).fill(Number.NaN, 1000, 1001),
  'NaN and both infinities': (length) =>
    Float32Array.from(
      { length },
      (_, frame) => [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][frame % 3] ?? 0,
    ),
  'alternating greatest floats': (length) =>
    Float32Array.from({ length }, (_, frame) => (frame % 2 === 0 ? 3.4028234e38 : -3.4028234e38)),
  'noise of the greatest floats': (length) => noise(4, length).map((value) => value * 3.4e38),
  'a lone greatest float': (length) => new Float32Array(length).fill(3.4028234e38, 500, 501),
};

function assertFinite(measurement: Measurement, what: string): void {
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number') assert.ok(Number.isFinite(value), `${what}: ${path} is ${value}`);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) walk(item, `${path}.${name}`);
    }
  };
  walk(measurement, 'measurement');
  for (const name of [
    'integratedLufs',
    'rangeLu',
    'momentaryMaxLufs',
    'shortTermMaxLufs',
    'truePeakDbtp',
    'samplePeakDbfs',
  ] as const) {
    assert.equal(
      measurement[name] === null,
      name in measurement.unmeasurable,
      `${what}: ${name} null without a reason`,
    );
  }
}

for (const rate of [...standardRates, ...outerRates]) {
  test(`at ${rate} Hz silence, DC, denormals, NaN, infinity and the greatest floats give finite values or reasons`, async () => {
    for (const [name, make] of Object.entries(signals)) {
      const path = join(folder, `${rate}.wav`);
      const samples = make(2 * rate);
      writeFloatWav(path, rate, [samples, samples]);
      const measurement = await analyzeFile(path, { series: true });
      assertFinite(measurement, name);
      if (/zeros$|denormals$|infinities$/.test(name) && !name.includes('noise,') && !name.includes('tail')) {
        assert.equal(measurement.truePeakDbtp, null, name);
        assert.equal(measurement.momentaryMaxLufs, null, name);
      }
      if (name.includes('denormals') && !name.includes('tail'))
        assert.ok(measurement.denormalSamples > 3.9 * rate, name);
      if (name === 'one NaN in noise') assert.equal(measurement.nonFiniteSamples, 2);
    }
  });
}
