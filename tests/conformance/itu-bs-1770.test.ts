import assert from 'node:assert/strict';
import test from 'node:test';
import { analyzeSignal, assertWithin } from '../support/analyze-signal.ts';
import { kWeightingGainDb } from '../support/k-weighting-response.ts';
import { outerRates, standardRates } from '../support/rates.ts';
import { toneStretches, type Stretch } from '../support/tones.ts';

/** Signals like those of ITU-R BS.2217-2 (±0.1 LKFS), made anew: tones, channels, gates; and the weights of BS.1770-5. */
/** A steady tone reads the same after a few gating blocks as after many; 125 cycles of the lowest one. */
const toneSeconds = 5;
const surroundWeightDb = 10 * Math.log10(1.41);

/** A tone that alone, in one channel of weight 1, reads the given loudness. */
function toneOf(rate: number, frequencyHz: number, lufs: number, seconds: number): Float32Array {
  return toneStretches(rate, frequencyHz, [{ seconds, levelDbfs: levelFor(frequencyHz, lufs) }]);
}

/** −0.691 + 10·log10(power) + K(f) = loudness, and a sine's power is half its squared peak. */
function levelFor(frequencyHz: number, lufs: number): number {
  return lufs + 0.691 + 10 * Math.log10(2) - kWeightingGainDb(frequencyHz);
}

const silent = (rate: number, seconds: number): Float32Array => new Float32Array(Math.round(rate * seconds));

for (const rate of [...standardRates, ...outerRates]) {
  for (const lufs of [-23, -24]) {
    for (const frequencyHz of [25, 100, 500, 1000, 2000, 10_000]) {
      if (frequencyHz > 0.45 * rate) continue;
      test(`${frequencyHz} Hz in stereo at ${rate} Hz reads ${lufs} LKFS ± 0.1`, async () => {
        const samples = toneOf(rate, frequencyHz, lufs - 10 * Math.log10(2), toneSeconds);
        const measured = await analyzeSignal(rate, [samples, samples]);
        assertWithin(measured.integratedLufs, lufs, 0.1, 'I');
      });
    }
  }

  test(`997 Hz at full scale in one channel at ${rate} Hz reads -3.01 LKFS ± 0.05 (BS.1770-5 annex 1)`, async () => {
    const full = toneStretches(rate, 997, [{ seconds: 2, levelDbfs: 0 }]);
    for (const channels of [[full], [full, silent(rate, 2)], [silent(rate, 2), full]]) {
      assertWithin((await analyzeSignal(rate, channels)).integratedLufs, -3.01, 0.05, 'I');
    }
  });
}

for (const rate of standardRates) {
  for (const [layout, labels, weightsDb] of [
    ['5.1', ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'], [0, 0, 0, null, surroundWeightDb, surroundWeightDb]],
    [
      '7.1',
      ['L', 'R', 'C', 'LFE', 'Lrs', 'Rrs', 'Lss', 'Rss'],
      [0, 0, 0, null, 0, 0, surroundWeightDb, surroundWeightDb],
    ],
  ] as const) {
    for (const [position, label] of labels.entries()) {
      const weightDb = weightsDb[position];
      test(`${layout} at ${rate} Hz: ${label} alone counts ${weightDb === null ? 'nothing' : `${weightDb?.toFixed(2)} dB`}`, async () => {
        const samples = toneOf(rate, 1000, -23, 1);
        const channels = labels.map((_, index) => (index === position ? samples : silent(rate, 1)));
        const measured = await analyzeSignal(rate, channels);
        assert.deepEqual(measured.channels, labels);
        if (weightDb === null || weightDb === undefined) {
          assert.equal(measured.integratedLufs, null);
          assert.match(measured.unmeasurable['integratedLufs'] ?? '', /-70/);
        } else {
          assertWithin(measured.integratedLufs, -23 + weightDb, 0.05, 'I');
        }
      });
    }

    test(`${layout} at ${rate} Hz: all channels together sum by their weights within 0.05 LU`, async () => {
      const samples = toneOf(rate, 1000, -30, 1);
      const measured = await analyzeSignal(
        rate,
        labels.map(() => samples),
      );
      const power = weightsDb.reduce<number>(
        (sum, weightDb) => sum + (weightDb === null ? 0 : 10 ** (weightDb / 10)),
        0,
      );
      assertWithin(measured.integratedLufs, -30 + 10 * Math.log10(power), 0.05, 'I');
    });
  }

  test(`absolute gate at ${rate} Hz: what is at -69.5 LKFS counts, what is at -71 does not`, async () => {
    const stretches: Stretch[] = [-71, -69.5, -71].map((lufs) => ({ seconds: 20, levelDbfs: levelFor(1000, lufs) }));
    const samples = toneStretches(rate, 1000, stretches);
    assertWithin((await analyzeSignal(rate, [samples])).integratedLufs, -69.5, 0.1, 'I');
  });

  test(`relative gate at ${rate} Hz: what is more than 10 LU below the ungated mean does not count`, async () => {
    const stretches: Stretch[] = [-30, -10, -30].map((lufs) => ({ seconds: 20, levelDbfs: levelFor(1000, lufs) }));
    const samples = toneStretches(rate, 1000, stretches);
    assertWithin((await analyzeSignal(rate, [samples])).integratedLufs, -10, 0.1, 'I');
  });
}
