import test from 'node:test';
import { outerRates, standardRates } from '../support/rates.ts';
import { analyzeSignal, assertWithin } from '../support/analyze-signal.ts';
import { stereo, toneStretches, type Stretch } from '../support/tones.ts';

/** EBU Tech 3341 (2023) table 1, every case that can be synthesised; loudness ±0.1 LU. True peak is in its own file. */
const loudnessTolerance = 0.1;
const silence = Number.NEGATIVE_INFINITY;

const tone = (sampleRateHz: number, stretches: readonly Stretch[]): Float32Array[] =>
  stereo(toneStretches(sampleRateHz, 1000, stretches));
const at = (levelDbfs: number, seconds: number): Stretch => ({ seconds, levelDbfs });
const repeat = (times: number, ...stretches: readonly Stretch[]): Stretch[] =>
  Array.from({ length: times }, () => stretches).flat();

for (const rate of [...standardRates, ...outerRates]) {
  for (const [name, level] of [
    ['1', -23],
    ['2', -33],
  ] as const) {
    test(`case ${name} at ${rate} Hz: M, S and I of a steady tone are ${level} LUFS ± 0.1`, async () => {
      const measured = await analyzeSignal(rate, tone(rate, [at(level, 20)]), { series: true });
      assertWithin(measured.integratedLufs, level, loudnessTolerance, 'I');
      for (const [seconds, lufs] of measured.momentary ?? [])
        assertWithin(lufs, level, loudnessTolerance, `M at ${seconds} s`);
      for (const [seconds, lufs] of measured.shortTerm ?? [])
        assertWithin(lufs, level, loudnessTolerance, `S at ${seconds} s`);
      assertWithin(measured.momentaryMaxLufs, level, loudnessTolerance, 'max M');
      assertWithin(measured.shortTermMaxLufs, level, loudnessTolerance, 'max S');
    });
  }
}

for (const rate of standardRates) {
  for (const [name, stretches] of [
    ['3', [at(-36, 10), at(-23, 60), at(-36, 10)]],
    ['4', [at(-72, 10), at(-36, 10), at(-23, 60), at(-36, 10), at(-72, 10)]],
    ['5', [at(-26, 20), at(-20, 20.1), at(-26, 20)]],
  ] as const) {
    test(`case ${name} at ${rate} Hz: I is -23 LUFS ± 0.1 through the gates`, async () => {
      const measured = await analyzeSignal(rate, tone(rate, stretches));
      assertWithin(measured.integratedLufs, -23, loudnessTolerance, 'I');
    });
  }

  test(`case 6 at ${rate} Hz: I of a 5.0 tone is -23 LUFS ± 0.1, whatever the LFE carries`, async () => {
    const level = (levelDbfs: number): Float32Array => toneStretches(rate, 1000, [at(levelDbfs, 20)]);
    const bass = toneStretches(rate, 60, [at(-6, 20)]);
    const measured = await analyzeSignal(rate, [level(-28), level(-28), level(-24), bass, level(-30), level(-30)]);
    assertWithin(measured.integratedLufs, -23, loudnessTolerance, 'I');
  });

  test(`case 9 at ${rate} Hz: S is constantly -23 LUFS ± 0.1 after 3 s`, async () => {
    const measured = await analyzeSignal(rate, tone(rate, repeat(5, at(-20, 1.34), at(-30, 1.66))), { series: true });
    for (const [seconds, lufs] of measured.shortTerm ?? []) {
      if (seconds >= 3) assertWithin(lufs, -23, loudnessTolerance, `S at ${seconds} s`);
    }
    assertWithin(measured.shortTermMaxLufs, -23, loudnessTolerance, 'max S');
  });

  test(`case 10 at ${rate} Hz: max S of 20 files with 3 s of tone at every 150 ms is -23 LUFS ± 0.1`, async () => {
    for (let step = 0; step < 20; step += 1) {
      const measured = await analyzeSignal(rate, tone(rate, [at(silence, step * 0.15), at(-23, 3), at(silence, 1)]));
      assertWithin(measured.shortTermMaxLufs, -23, loudnessTolerance, `max S of file ${step}`);
    }
  });

  test(`case 11 at ${rate} Hz: max S rises from -38 to -19 LUFS ± 0.1 tone by tone`, async () => {
    const stretches = Array.from({ length: 20 }, (_, step) => [
      at(silence, step * 0.15),
      at(-38 + step, 3),
      at(silence, 3 - step * 0.15),
    ]).flat();
    const { shortTerm = [] } = await analyzeSignal(rate, tone(rate, stretches), { series: true });
    for (let step = 0; step < 20; step += 1) {
      assertWithin(maximumUntil(shortTerm, 6 * (step + 1)), -38 + step, loudnessTolerance, `max S after tone ${step}`);
    }
  });

  test(`case 12 at ${rate} Hz: M is constantly -23 LUFS ± 0.1 after 1 s`, async () => {
    const measured = await analyzeSignal(rate, tone(rate, repeat(25, at(-20, 0.18), at(-30, 0.22))), { series: true });
    for (const [seconds, lufs] of measured.momentary ?? []) {
      if (seconds >= 1) assertWithin(lufs, -23, loudnessTolerance, `M at ${seconds} s`);
    }
    assertWithin(measured.momentaryMaxLufs, -23, loudnessTolerance, 'max M');
  });

  test(`case 13 at ${rate} Hz: max M of 20 files with 400 ms of tone at every 20 ms is -23 LUFS ± 0.1`, async () => {
    for (let step = 0; step < 20; step += 1) {
      const measured = await analyzeSignal(rate, tone(rate, [at(silence, step * 0.02), at(-23, 0.4), at(silence, 1)]));
      assertWithin(measured.momentaryMaxLufs, -23, loudnessTolerance, `max M of file ${step}`);
    }
  });

  test(`case 14 at ${rate} Hz: max M rises from -38 to -19 LUFS ± 0.1 tone by tone`, async () => {
    const stretches = Array.from({ length: 20 }, (_, step) => [
      at(silence, step * 0.02),
      at(-38 + step, 0.4),
      at(silence, 0.4 - step * 0.02),
    ]).flat();
    const { momentary = [] } = await analyzeSignal(rate, tone(rate, stretches), { series: true });
    for (let step = 0; step < 20; step += 1) {
      assertWithin(
        maximumUntil(momentary, 0.8 * (step + 1)),
        -38 + step,
        loudnessTolerance,
        `max M after tone ${step}`,
      );
    }
  });
}

function maximumUntil(series: readonly (readonly [number, number | null])[], seconds: number): number {
  let maximum = Number.NEGATIVE_INFINITY;
  for (const [end, lufs] of series) {
    if (end <= seconds + 1e-9 && lufs !== null && lufs > maximum) maximum = lufs;
  }
  return maximum;
}
