import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProfile, listProfiles } from '../profiles/find-profile.ts';
import type { Profile, ProfileSource } from '../profiles/profile-schema.ts';
import { checkReportSchema, checkRuleSchema, type RuleResult } from '../reports/check-report.ts';
import type { Measurement } from '../reports/measurement.ts';
import type { Picture } from '../reports/picture.ts';
import { checkFile, verdictOf } from './check-file.ts';
import { checkReportOf, unreadableReportOf } from './check-report-of.ts';
import type { FileFacts } from './file-facts.ts';
import { marginWithin } from './margin-within.ts';
import { picturePartsFor } from './picture-parts-for.ts';

const facts: FileFacts = {
  container: 'wav',
  codec: 'pcm',
  isLossy: false,
  waveFormatTag: 1,
  sampleFormat: 's24',
  bitsPerSample: 24,
  sampleRateHz: 44_100,
  channelCount: 2,
  channels: ['L', 'R'],
  lengthFrames: 441_000,
  sizeBytes: 2_646_044,
  chunks: [],
  warnings: [],
  tags: {},
};
const measurement: Measurement = {
  sampleRateHz: 44_100,
  channelCount: 2,
  channels: ['L', 'R'],
  lengthFrames: 441_000,
  durationSeconds: 10,
  integratedLufs: -14,
  rangeLu: 5,
  momentaryMaxLufs: -12,
  shortTermMaxLufs: -13,
  truePeakDbtp: -1,
  samplePeakDbfs: -1.2,
  plrLu: null,
  psrLu: null,
  nonFiniteSamples: 0,
  denormalSamples: 0,
  unmeasurable: {},
};
const spans = { count: 0, totalSeconds: 0, first: [] };
const level = { channel: 'L', rmsDbfs: -20, samplePeakDbfs: -1, truePeakDbtp: -1, crestDb: 19, dcOffset: 0 };
const picture = {
  levels: [level, { ...level, channel: 'R' }],
  clipping: { minimumRunFrames: 3, runs: 0, clippedSamples: 0, longestRunFrames: 0, first: [] },
  silence: {
    thresholdDbfs: -60,
    minimumSeconds: 0.5,
    leadingSeconds: 0,
    trailingSeconds: 0,
    silent: spans,
    digitalBlack: spans,
  },
  stereo: {
    correlation: 0.5,
    correlationMinimum: 0,
    balanceDb: 0,
    isDualMono: false,
    isPolarityInverted: false,
    bands: [],
  },
  bandwidth: { edgeHz: 21_000, edgeDropDb: 3, verdict: 'full', evidence: 'It reaches 21 kHz.' },
  depth: { declaredBits: 24, effectiveBits: 24, isZeroPadded: false },
  noise: { floorDbfs: -70 },
} satisfies Required<Pick<Picture, 'levels' | 'clipping' | 'silence' | 'stereo' | 'bandwidth' | 'depth' | 'noise'>>;

const source: ProfileSource = { document: 'A rule', date: '2026-11', confidence: 'official' };
const none = findProfile('catapult');

/** A profile with one rule. */
function only(part: Partial<Pick<Profile, 'loudness' | 'ceilings' | 'limits' | 'kind'>> & { files?: object }): Profile {
  const files = { containers: null, sampleRatesHz: null, sampleFormats: null, channelCounts: null, ...part.files };
  return { ...none, ...part, files: { ...none.files, ...files } };
}

interface Situation {
  readonly facts?: Partial<FileFacts>;
  readonly measurement?: Partial<Measurement>;
  readonly picture?: Picture;
}

function ruleOf(profile: Profile, rule: RuleResult['rule'], situation: Situation): RuleResult {
  const results = checkFile({
    facts: { ...facts, ...situation.facts },
    measurement: { ...measurement, picture: { ...picture, ...situation.picture }, ...situation.measurement },
    profile,
  });
  const found = results.find((result) => result.rule === rule);
  assert.ok(found, `there is no ${rule}`);
  return found;
}

const { limits: qc = {} } = findProfile('lathe-qc');
const qcOnly = only({ limits: qc });
const acxOnly = only({ limits: findProfile('acx').limits });
const levels = (rmsDbfs: number | null, dcOffset = 0): Picture => ({ levels: [{ ...level, rmsDbfs, dcOffset }] });
const stereo = (part: Partial<NonNullable<Picture['stereo']>>): Picture => ({ stereo: { ...picture.stereo, ...part } });
const tagged = only({ files: { tags: { value: ['ISRC'], source } } });
const huge = 5_000_000_000;

const cases: readonly (readonly [
  what: string,
  profile: Profile,
  rule: RuleResult['rule'],
  situation: Situation,
  verdict: RuleResult['verdict'],
  expected?: Partial<RuleResult>,
])[] = [
  ['no clipped run', qcOnly, 'clipping', {}, 'pass', { value: 0, margin: 0 }],
  [
    'two clipped runs',
    qcOnly,
    'clipping',
    { picture: { clipping: { ...picture.clipping, runs: 2 } } },
    'fail',
    { value: 2, margin: -2 },
  ],
  [
    '2 s in front',
    qcOnly,
    'leading-silence',
    { picture: { silence: { ...picture.silence, leadingSeconds: 2 } } },
    'pass',
  ],
  [
    '2.001 s in front',
    qcOnly,
    'leading-silence',
    { picture: { silence: { ...picture.silence, leadingSeconds: 2.001 } } },
    'warn',
    { margin: -0.001 },
  ],
  [
    '10 s behind',
    qcOnly,
    'trailing-silence',
    { picture: { silence: { ...picture.silence, trailingSeconds: 10 } } },
    'pass',
  ],
  [
    '11 s behind',
    qcOnly,
    'trailing-silence',
    { picture: { silence: { ...picture.silence, trailingSeconds: 11 } } },
    'warn',
  ],
  ['a full band', qcOnly, 'lossless', {}, 'pass'],
  [
    'a suspicion of a lossy past, which only warns',
    qcOnly,
    'lossless',
    { picture: { bandwidth: { ...picture.bandwidth, verdict: 'lossy-suspected' } } },
    'warn',
    { severity: 'fail', value: 'lossy-suspected' },
  ],
  [
    'a lossy codec',
    qcOnly,
    'lossless',
    { facts: { container: 'mp3', codec: 'mp3', isLossy: true } },
    'fail',
    { value: 'mp3' },
  ],
  [
    'a suspicion of upsampling',
    qcOnly,
    'upsampled',
    { picture: { bandwidth: { ...picture.bandwidth, verdict: 'upsampled-suspected' } } },
    'warn',
    { severity: 'fail' },
  ],
  [
    'a band that is limited gently',
    qcOnly,
    'upsampled',
    { picture: { bandwidth: { ...picture.bandwidth, verdict: 'limited' } } },
    'pass',
  ],
  ['24 of 24 bits', qcOnly, 'zero-padded', {}, 'pass', { value: '24 of 24 bits' }],
  [
    '16 of 24 bits',
    qcOnly,
    'zero-padded',
    { picture: { depth: { declaredBits: 24, effectiveBits: 16, isZeroPadded: true } } },
    'warn',
  ],
  [
    'float',
    qcOnly,
    'zero-padded',
    { picture: { depth: { declaredBits: null, effectiveBits: null, isZeroPadded: false } } },
    'not-applicable',
  ],
  ['a correlation of -0.5', qcOnly, 'polarity', { picture: stereo({ correlation: -0.5 }) }, 'pass', { margin: 0 }],
  ['a correlation of -0.6', qcOnly, 'polarity', { picture: stereo({ correlation: -0.6 }) }, 'fail', { margin: -0.1 }],
  ['a silent side', qcOnly, 'polarity', { picture: stereo({ correlation: null }) }, 'not-applicable'],
  ['mono', qcOnly, 'polarity', { measurement: { channels: ['M'] } }, 'not-applicable'],
  ['two different sides', qcOnly, 'dual-mono', {}, 'pass'],
  ['two equal sides', qcOnly, 'dual-mono', { picture: stereo({ isDualMono: true }) }, 'warn'],
  ['DC of 0.001', qcOnly, 'dc-offset', { picture: levels(-20, -0.001) }, 'pass', { margin: 0 }],
  ['DC of -0.0011', qcOnly, 'dc-offset', { picture: levels(-20, -0.0011) }, 'warn', { value: 0.0011 }],
  ['RMS of -18', acxOnly, 'rms', { picture: levels(-18) }, 'pass', { margin: 0 }],
  ['RMS of -17.9', acxOnly, 'rms', { picture: levels(-17.9) }, 'warn', { margin: -0.1, mendedBy: 'master' }],
  ['RMS of -23.1', acxOnly, 'rms', { picture: levels(-23.1) }, 'warn', { margin: -0.1 }],
  ['digital silence', acxOnly, 'rms', { picture: levels(null) }, 'unmeasured'],
  ['a floor of -60', acxOnly, 'noise-floor', { picture: { noise: { floorDbfs: -60 } } }, 'pass'],
  ['a floor of -59.9', acxOnly, 'noise-floor', { picture: { noise: { floorDbfs: -59.9 } } }, 'warn'],
  ['no floor but digital black', acxOnly, 'noise-floor', { picture: { noise: { floorDbfs: null } } }, 'pass'],
  ['a tag that is there', tagged, 'tags', { facts: { container: 'flac', tags: { isrc: 'X' } } }, 'pass'],
  ['a tag that is missing', tagged, 'tags', { facts: { container: 'flac', tags: { TITLE: 'X' } } }, 'fail'],
  ['tags of a WAV, which are not read', tagged, 'tags', {}, 'unmeasured'],
  [
    'damage that lenient reading met',
    none,
    'damage',
    { measurement: { damage: [{ message: 'A frame is lost.', startFrame: 5, lengthFrames: 7 }] } },
    'fail',
  ],
  [
    'RF64 larger than 4 GiB, which no WAV holds',
    none,
    'container',
    { facts: { container: 'rf64', sizeBytes: huge } },
    'fail',
    { mendedBy: null },
  ],
  ['RF64 of 3 GB', none, 'container', { facts: { container: 'rf64', sizeBytes: 3e9 } }, 'fail', { mendedBy: 'fix' }],
  [
    'MP3 where WAV is wanted',
    none,
    'container',
    { facts: { container: 'mp3', isLossy: true } },
    'fail',
    { mendedBy: null },
  ],
  ['the depth of MP3', none, 'sample-format', { facts: { container: 'mp3', isLossy: true } }, 'not-applicable'],
  ['clean float', none, 'non-finite', { facts: { sampleFormat: 'f32' } }, 'pass', { value: 0, margin: 0 }],
  [
    '3 NaN',
    none,
    'non-finite',
    { facts: { sampleFormat: 'f32' }, measurement: { nonFiniteSamples: 3 } },
    'fail',
    { margin: -3 },
  ],
  [
    'ALAC in MP4',
    only({ files: { containers: { value: ['alac'], source } } }),
    'container',
    { facts: { container: 'mp4', codec: 'alac' } },
    'pass',
  ],
  [
    'no short-term loudness',
    only({ limits: { maximumShortTermLufs: { value: -18, source } } }),
    'short-term',
    { measurement: { shortTermMaxLufs: null } },
    'unmeasured',
  ],
  [
    'no loudness range',
    only({ limits: { rangeLu: { value: { minimum: 4, maximum: null }, source } } }),
    'range',
    { measurement: { rangeLu: null } },
    'unmeasured',
  ],
  [
    '-14.004 LUFS, shown as -14.00',
    only({ loudness: { ...none.loudness, minimumLufs: { value: -14, source } } }),
    'loudness-minimum',
    { measurement: { integratedLufs: -14.004 } },
    'pass',
    { margin: 0 },
  ],
  [
    '-14.006 LUFS, shown as -14.01',
    only({ loudness: { ...none.loudness, minimumLufs: { value: -14, source } } }),
    'loudness-minimum',
    { measurement: { integratedLufs: -14.006 } },
    'fail',
    { margin: -0.01 },
  ],
];
for (const [what, profile, rule, situation, verdict, expected] of cases) {
  test(`${rule}: ${what} is ${verdict}`, () => {
    const result = ruleOf(profile, rule, situation);
    assert.equal(result.verdict, verdict, JSON.stringify(result));
    const isBroken = verdict === 'fail' || verdict === 'warn';
    assert.equal(result.remedy !== null, isBroken);
    assert.equal(result.finding === null, verdict === 'pass');
    for (const [field, value] of Object.entries(expected ?? {}))
      assert.deepEqual(Object.entries(result).find(([name]) => name === field)?.[1], value);
  });
}

test('the level that a remedy names satisfies the rule', () => {
  const loud = ruleOf(acxOnly, 'rms', { picture: levels(-10) });
  assert.match(loud.remedy ?? '', /--target-lufs -24\.5$/, '-14 LUFS at -10 dBFS becomes -20.5 dBFS, the middle');
  const s1 = only({ limits: { maximumShortTermLufs: { value: -18, source } } });
  const burst = ruleOf(s1, 'short-term', { measurement: { shortTermMaxLufs: -17.04 } });
  assert.match(burst.remedy ?? '', /--target-lufs -15\.0$/, '-14 LUFS less 0.96 LU, rounded down');
  for (const { remedy } of [loud, burst])
    assert.match(remedy ?? '', /--profile \S+ --target-lufs/, 'the ceiling holds');
});

test('a remedy for peaks turns down where the profile sets no level and allows no limiting', () => {
  const over = { measurement: { truePeakDbtp: 1.3, samplePeakDbfs: 1.2 } };
  assert.match(ruleOf(findProfile('apple-digital-masters'), 'true-peak', over).remedy ?? '', / --accept-nearest$/);
  assert.match(ruleOf(findProfile('acx'), 'sample-peak', over).remedy ?? '', / --accept-nearest$/);
  assert.match(ruleOf(findProfile('ebu-r128'), 'true-peak', over).remedy ?? '', /--profile ebu-r128$/);
});

test('a ceiling for loud masters asks for more than its bound at the hundredth that is shown', () => {
  const peaks = (integratedLufs: number): unknown =>
    ruleOf(findProfile('spotify'), 'true-peak', { measurement: { integratedLufs, truePeakDbtp: -1 } }).verdict;
  assert.deepEqual([peaks(-13.9999), peaks(-13.99)], ['pass', 'warn']);
});

test('a remedy names the version of a profile that has a newer one', () => {
  const quiet = { measurement: { integratedLufs: -30 } };
  assert.match(ruleOf(findProfile('spotify', '1'), 'loudness', quiet).remedy ?? '', /--profile spotify@1$/);
  assert.match(ruleOf(findProfile('spotify'), 'loudness', quiet).remedy ?? '', /--profile spotify$/);
});

const needed: Readonly<Record<string, keyof Picture>> = {
  lossless: 'bandwidth',
  upsampled: 'bandwidth',
  'zero-padded': 'depth',
  clipping: 'clipping',
  'leading-silence': 'silence',
  'trailing-silence': 'silence',
  polarity: 'stereo',
  'dual-mono': 'stereo',
  'dc-offset': 'levels',
  rms: 'levels',
  'noise-floor': 'noise',
};
const everyPart = only({ limits: { ...findProfile('acx').limits, ...qc } });

test('a rule whose part of the picture is missing is unmeasured, says so, and never passes', () => {
  const results = checkFile({ facts, measurement, profile: everyPart });
  for (const [rule, part] of Object.entries(needed)) {
    const result = results.find((candidate) => candidate.rule === rule);
    assert.equal(result?.verdict, 'unmeasured', `${rule} without ${part}`);
    assert.match(result?.finding ?? '', /not (measured|looked for)/);
  }
  assert.equal(verdictOf(results.filter(({ verdict }) => verdict === 'pass' || verdict === 'unmeasured')), 'warn');
});

test('the parts asked for are exactly those without which a rule is unmeasured', () => {
  assert.deepEqual(new Set(picturePartsFor(everyPart)), new Set(Object.values(needed)));
  const results = checkFile({ facts, measurement: { ...measurement, picture }, profile: everyPart });
  assert.ok(results.every(({ verdict }) => verdict !== 'unmeasured'));
  for (const profile of listProfiles()) {
    const parts = picturePartsFor(profile);
    const asked = Object.fromEntries(Object.entries(picture).filter(([part]) => parts.some((name) => name === part)));
    const judged = checkFile({ facts, measurement: { ...measurement, picture: asked }, profile });
    for (const { rule, verdict } of judged) {
      if (rule in needed) assert.notEqual(verdict, 'unmeasured', `${profile.name} ${rule}`);
    }
  }
});

test('every report on every profile obeys its schema, and every rule is used by some profile or tested here', () => {
  const used = new Set<string>(cases.map(([, , rule]) => rule));
  for (const profile of listProfiles()) {
    const report = checkReportOf('song.wav', { facts, measurement, profile });
    assert.deepEqual(checkReportSchema.parse(JSON.parse(JSON.stringify(report))), JSON.parse(JSON.stringify(report)));
    for (const { rule } of report.rules) used.add(rule);
  }
  for (const rule of checkRuleSchema.options) assert.ok(used.has(rule), rule);
});

test('a file that cannot be read fails, with the error of the catalogue and its remedy', () => {
  const error = { code: 'malformed_media', message: 'There is no fmt chunk.', details: {} } as const;
  const report = unreadableReportOf('song.wav', none, error);
  assert.deepEqual(checkReportSchema.parse(report), report);
  assert.equal(report.verdict, 'fail');
  assert.deepEqual(report.error, {
    code: 'malformed_media',
    message: 'There is no fmt chunk.',
    remedy: 'Export the file again from its source.',
  });
});

test('a margin is judged at the decimals it is shown with and is never minus zero', () => {
  assert.equal(marginWithin(-1.004, { minimum: null, maximum: -1 }), 0);
  assert.equal(marginWithin(-0.994, { minimum: null, maximum: -1 }), -0.01);
  assert.ok(Object.is(marginWithin(0, { minimum: 0, maximum: null }), 0));
  assert.equal(marginWithin(-20, { minimum: -23, maximum: -18 }), 2);
});

test('every finding on every profile is a sentence that ends', () => {
  for (const profile of listProfiles()) {
    const bad: FileFacts = {
      ...facts,
      container: 'aiff',
      sampleRateHz: 22_050,
      sampleFormat: 'f32',
      channelCount: 6,
      waveFormatTag: null,
      warnings: [{ code: 'trailing_bytes', message: 'There is more.' }],
    };
    const results = checkFile({
      facts: bad,
      measurement: { ...measurement, integratedLufs: -3, truePeakDbtp: 2 },
      profile,
    });
    for (const { finding, rule } of results) {
      if (finding !== null) assert.match(finding, /[.!]$/, `${profile.name} ${rule}: ${finding}`);
    }
  }
});
