import test from 'node:test';
import { analyzeSignal, assertWithin } from '../support/analyze-signal.ts';
import { standardRates } from '../support/rates.ts';
import { stereo, toneStretches } from '../support/tones.ts';

/** EBU Tech 3342 (2023) table 1, cases 1 to 4: stretches of 20 s at 1 kHz; loudness range ±1 LU. */
for (const rate of standardRates) {
  for (const [name, levels, expectedLu] of [
    ['1', [-20, -30], 10],
    ['2', [-20, -15], 5],
    ['3', [-40, -20], 20],
    ['4', [-50, -35, -20, -35, -50], 15],
  ] as const) {
    test(`case ${name} at ${rate} Hz: the loudness range of ${levels.join(', ')} dBFS is ${expectedLu} LU ± 1`, async () => {
      const stretches = levels.map((levelDbfs) => ({ seconds: 20, levelDbfs }));
      const measured = await analyzeSignal(rate, stereo(toneStretches(rate, 1000, stretches)));
      assertWithin(measured.rangeLu, expectedLu, 1, 'LRA');
    });
  }
}
