import assert from 'node:assert/strict';
import test from 'node:test';
import { namedLayouts, parseLayout } from '@lathe/audio-file';
import { analyzeSignal, assertWithin } from '../support/analyze-signal.ts';
import { kWeightingGainDb } from '../support/k-weighting-response.ts';
import { toneStretches } from '../support/tones.ts';

/**
 * The loudspeaker layouts of ITU-R BS.2051-3 and those of WAVE, weighed by ITU-R BS.1770-5 annex 3: each channel alone, and all
 * together. Weights are written out here: s is 1.41 (±60°, ±90° or ±110° at ear level), 1 is 1, and 0 a low-frequency channel.
 */
const weightsOf: Readonly<Record<string, string>> = {
  mono: '1',
  stereo: '11',
  '2.1': '110',
  '3.0': '111',
  '3.1': '1110',
  quad: '11ss',
  '4.0': '1111',
  '5.0': '111ss',
  '5.1': '1110ss',
  '6.1': '11101ss',
  '7.1': '111011ss',
  '0+7+0': '1110ss11',
  '5.1.2': '1110ss11',
  '5.1.4': '1110ss1111',
  '4+5+1': '1110ss11111',
  '7.1.2': '1110ss1111',
  '7.1.4': '1110ss111111',
  '3+7+0': '11111ss11100',
  '9.1.4': '1110ss11ss1111',
  '4+9+0': '1110ss11111111',
  '9.1.6': '1110ss11ss111111',
  '22.2': 'ss10111110ss111111111111',
};

/** Speaker masks with height bits, and others without a name of their own. */
const weightsOfMask: readonly (readonly [mask: number, weights: string])[] = [
  [0x37, '111ss'],
  [0x607, '111ss'],
  [0x3f, '1110ss'],
  [0x70f, '11101ss'],
  [0x13f, '1110ss1'],
  [0x637, '11111ss'],
  [0xff, '1110ss11'],
  [0x503f, '1110ss11'],
  [0x2d03f, '1110ss1111'],
  [0x2d60f, '1110ss1111'],
  [0x563f, '111011ss11'],
  [0x2d63f, '111011ss1111'],
  [0x3ffff, '111011111ss1111111'],
];

const rate = 48_000;
const seconds = 1;
const lufs = -30;
const silent = new Float32Array(rate * seconds);
const levelDbfs = lufs + 0.691 + 10 * Math.log10(2) - kWeightingGainDb(1000);
const tone = toneStretches(rate, 1000, [{ seconds, levelDbfs }]);
const weights: Readonly<Record<string, number>> = { s: 1.41, 1: 1, 0: 0 };

async function assertWeights(letters: string, said: { layout?: string; mask?: number }): Promise<void> {
  for (const [position, letter] of letters.split('').entries()) {
    const channels = letters.split('').map((_, index) => (index === position ? tone : silent));
    const { integratedLufs } = await analyzeSignal(rate, channels, said);
    const weight = weights[letter] ?? assert.fail(letter);
    if (weight === 0) assert.equal(integratedLufs, null, `channel ${position}`);
    else assertWithin(integratedLufs, lufs + 10 * Math.log10(weight), 0.01, `channel ${position}`);
  }
  const all = await analyzeSignal(
    rate,
    letters.split('').map(() => tone),
    said,
  );
  const power = letters.split('').reduce((sum, letter) => sum + (weights[letter] ?? NaN), 0);
  assertWithin(all.integratedLufs, lufs + 10 * Math.log10(power), 0.01, 'all channels');
}

for (const [layout, letters] of Object.entries(weightsOf)) {
  test(`${layout}: each channel alone and all together read by their weights ${letters} within 0.01 LU`, async () => {
    await assertWeights(letters, { layout });
  });
}

for (const [mask, letters] of weightsOfMask) {
  test(`mask 0x${mask.toString(16)}: each channel alone and all together read by their weights ${letters}`, async () => {
    await assertWeights(letters, { mask });
  });
}

test('the table above has every layout that can be said', () => {
  assert.deepEqual(
    Object.keys(weightsOf),
    namedLayouts.map(({ names }) => names[0]),
  );
});

/** The orders of ITU-R BS.2051-3 tables 4 to 13: what systems B, C, D, E, H, I and J are called there. */
for (const [system, labels] of [
  ['0+5+0', 'L R C LFE Ls Rs'],
  ['2+5+0', 'L R C LFE Ls Rs Ltf Rtf'],
  ['0+7+0', 'L R C LFE Lss Rss Lrs Rrs'],
  ['4+7+0', 'L R C LFE Lss Rss Lrs Rrs Ltf Rtf Ltb Rtb'],
  [
    '9+10+3',
    'FL FR FC LFE1 BL BR FLc FRc BC LFE2 SiL SiR TpFL TpFR TpFC TpC TpBL TpBR TpSiL TpSiR TpBC BtFC BtFL BtFR',
  ],
] as const) {
  test(`system ${system} is ${labels}`, () => assert.equal(parseLayout(system).join(' '), labels));
}

test('dual mono reads 3.01 LU more in I, M, S and every short-term value, leaves LRA and peaks, and is reported', async () => {
  const samples = toneStretches(rate, 1000, [
    { seconds: 5, levelDbfs: -20 },
    { seconds: 5, levelDbfs: -30 },
  ]);
  const plain = await analyzeSignal(rate, [samples], { series: true });
  const dual = await analyzeSignal(rate, [samples], { series: true, dualMono: true });
  const stereo = await analyzeSignal(rate, [samples, samples], { series: true, dualMono: true });
  assert.deepEqual([plain.dualMono, dual.dualMono, stereo.dualMono], [undefined, true, undefined]);
  const twice = 10 * Math.log10(2);
  for (const name of ['integratedLufs', 'momentaryMaxLufs', 'shortTermMaxLufs'] as const) {
    assertWithin(dual[name], (plain[name] ?? NaN) + twice, 1e-9, name);
    assertWithin(dual[name], stereo[name] ?? NaN, 1e-9, name);
  }
  for (const [index, [, value]] of (dual.shortTerm ?? []).entries()) {
    assertWithin(value, (plain.shortTerm?.[index]?.[1] ?? NaN) + twice, 1e-9, 'S');
  }
  assertWithin(dual.rangeLu, plain.rangeLu ?? NaN, 1e-9, 'LRA');
  assert.equal(dual.truePeakDbtp, plain.truePeakDbtp);
});

test('the report says that loudness is of the programme, through level gates alone', async () => {
  const { loudnessMethod } = await analyzeSignal(rate, [tone]);
  assert.match(loudnessMethod ?? '', /BS\.1770-5 programme.*no dialogue gate/);
});
