import { test } from 'node:test';
import assert from 'node:assert/strict';
import { type MasterRecipe, type Measurement, unchangedMasterRecipe } from '@lathe/core';
import { type MasterFormats, planMaster } from './plan-master.ts';

const formats: MasterFormats = { input: 's24', output: 's24' };

function measured(integratedLufs: number | null, truePeakDbtp: number | null): Measurement {
  return {
    sampleRateHz: 44_100,
    channelCount: 2,
    channels: ['L', 'R'],
    lengthFrames: 441_000,
    durationSeconds: 10,
    integratedLufs,
    rangeLu: 5,
    momentaryMaxLufs: integratedLufs,
    shortTermMaxLufs: integratedLufs,
    truePeakDbtp,
    samplePeakDbfs: truePeakDbtp,
    plrLu: null,
    psrLu: null,
    nonFiniteSamples: 0,
    denormalSamples: 0,
    unmeasurable: integratedLufs === null ? { integratedLufs: 'silent: no block above -70 LUFS' } : {},
  };
}

function recipe(fields: Partial<MasterRecipe>): MasterRecipe {
  return { ...unchangedMasterRecipe, ...fields };
}

const near = (actual: number | null, expected: number, tolerance: number): void =>
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);

test('the recipe that changes nothing plans nothing, for silence too', () => {
  for (const measurement of [measured(-20, -3), measured(null, null)]) {
    const plan = planMaster(measurement, recipe({}), formats);
    assert.deepEqual([plan.action, plan.gainDb, plan.refusal], ['none', 0, null]);
  }
});

test('a ceiling without a true peak to start from is unmeasurable, unless the recording is silent', () => {
  const beyond = {
    ...measured(-20, null),
    samplePeakDbfs: 741,
    unmeasurable: { truePeakDbtp: 'samples beyond 1e37 of full scale' },
  };
  const plan = planMaster(beyond, recipe({ ceilingDbtp: -1 }), formats);
  assert.equal(plan.refusal?.code, 'unmeasurable');
  assert.match(plan.refusal.message, /ceiling of -1 dBTP .* samples beyond 1e37/);
  assert.equal(planMaster(measured(null, null), recipe({ ceilingDbtp: -1 }), formats).refusal, null);
});

for (const [sampleRateHz, sampleFormat, steps] of [
  [44_100, 's16', 4 * Math.sqrt(16.56)],
  [22_050, 's16', 4],
  [44_100, 's24', 4 / 256],
] as const) {
  test(`shaped dither at ${sampleRateHz} Hz and ${sampleFormat} takes ${steps.toFixed(2)} LSB of 16 bit off the ceiling`, () => {
    const fields = { ceilingDbtp: -1, targetLufs: -14, dither: 'shaped', policy: 'best-effort' } as const;
    const plan = planMaster({ ...measured(-20, -1), sampleRateHz }, recipe(fields), {
      input: 'f32',
      output: sampleFormat,
    });
    const taken = (plan.measuredCeilingDbtp ?? NaN) - (plan.workingCeilingDbtp ?? NaN);
    near(taken, 20 * Math.log10(1 + steps / 32_768 / 10 ** (-1 / 20)), 1e-5);
  });
}

test('linear: -20 LUFS at -12 dBTP reaches -14 LUFS under -1 dBTP by 6 dB of gain', () => {
  const plan = planMaster(measured(-20, -12), recipe({ targetLufs: -14, ceilingDbtp: -1 }), formats);
  assert.deepEqual([plan.action, plan.gainDb, plan.predictedLufs, plan.refusal], ['gain', 6, -14, null]);
});

test('linear: a peak 2 dB too high is target_unreachable and names the reachable level within 0.02 LU', () => {
  const plan = planMaster(measured(-20, -5), recipe({ targetLufs: -14, ceilingDbtp: -1 }), formats);
  assert.equal(plan.refusal?.code, 'target_unreachable');
  near(Number(plan.refusal.details['reachableLufs']), -16, 0.02);
  assert.match(
    plan.refusal.message,
    /-14\.0 LUFS under -1\.0 dBTP needs 2\.0 dB of limiting; gain alone reaches -16\.0/,
  );
});

test('linear: the same with acceptNearest plans exactly the reachable level', () => {
  const fields = { targetLufs: -14, ceilingDbtp: -1, acceptNearest: true };
  const plan = planMaster(measured(-20, -5), recipe(fields), formats);
  assert.equal(plan.refusal, null);
  assert.equal(plan.action, 'gain');
  assert.equal(plan.predictedLufs, plan.linearBestLufs);
  near(plan.gainDb, 4, 0.02);
});

for (const [excessDb, reachable] of [
  [0, true],
  [-1e-9, true],
  [1e-9, false],
] as const) {
  test(`linear: true peak − integrated of ceiling − target + ${excessDb} dB is ${reachable ? '' : 'not '}reachable`, () => {
    const plan = planMaster(measured(-20, -7 + excessDb), recipe({ targetLufs: -14, ceilingDbtp: -1 }), formats);
    assert.equal(plan.refusal === null, reachable);
    if (reachable) near(plan.predictedLufs, -14, 0.02);
  });
}

test('best-effort: gain, and at least 2 dB of limiting, where gain alone would pass the ceiling by 2 dB', () => {
  const fields = { targetLufs: -14, ceilingDbtp: -1, policy: 'best-effort' } as const;
  const plan = planMaster(measured(-20, -5), recipe(fields), formats);
  assert.deepEqual([plan.action, plan.gainDb], ['limit', 6]);
  near(plan.expectedReductionDb, 2, 0.02);
});

test('best-effort: no limiter where gain alone meets the ceiling', () => {
  const fields = { targetLufs: -14, ceilingDbtp: -1, policy: 'best-effort' } as const;
  assert.equal(planMaster(measured(-20, -12), recipe(fields), formats).action, 'gain');
});

test('limit 1 dB: where 2 dB are needed the plan names at most -15 LUFS', () => {
  const fields = { targetLufs: -14, ceilingDbtp: -1, policy: 'limit', limitDb: 1 } as const;
  const plan = planMaster(measured(-20, -5), recipe(fields), formats);
  near(plan.limitBestLufs, -15, 0.02);
  near(plan.expectedReductionDb, 1, 1e-9);
});

test('a target for silence is unmeasurable, with the reason', () => {
  const plan = planMaster(measured(null, null), recipe({ targetLufs: -14, ceilingDbtp: -1 }), formats);
  assert.equal(plan.refusal?.code, 'unmeasurable');
  assert.match(plan.refusal.message, /silent/);
});

test('a recording within 0.01 LU of its target and under the ceiling keeps its samples', () => {
  const plan = planMaster(measured(-14.008, -1.2), recipe({ targetLufs: -14, ceilingDbtp: -1 }), formats);
  assert.equal(plan.action, 'none');
});

test('a ceiling without target: lower peaks pass, higher ones need gain down or the limiter', () => {
  assert.equal(planMaster(measured(-14, -2), recipe({ ceilingDbtp: -1 }), formats).action, 'none');
  assert.equal(planMaster(measured(-14, 0), recipe({ ceilingDbtp: -1 }), formats).refusal?.code, 'target_unreachable');
  const nearest = planMaster(measured(-14, 0), recipe({ ceilingDbtp: -1, acceptNearest: true }), formats);
  near(nearest.gainDb, -1, 0.02);
  const limited = planMaster(measured(-14, 0), recipe({ ceilingDbtp: -1, policy: 'best-effort' }), formats);
  assert.deepEqual([limited.action, limited.gainDb], ['limit', 0]);
});

test('dither at 16 bit takes between 0.0005 and 0.002 dB off the ceiling, at 24 bit less than 0.00001 dB', () => {
  const fields = recipe({ targetLufs: -14, ceilingDbtp: -1 });
  const roomAt = (output: 's16' | 's24'): number => {
    const plan = planMaster(measured(-20, -12), fields, { input: 's24', output });
    return (plan.measuredCeilingDbtp ?? 0) - (plan.workingCeilingDbtp ?? 0);
  };
  assert.ok(roomAt('s16') > 0.0005 && roomAt('s16') < 0.002, `${roomAt('s16')}`);
  assert.ok(roomAt('s24') < 0.00001, `${roomAt('s24')}`);
});
