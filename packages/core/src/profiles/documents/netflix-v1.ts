import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForBroadcast } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const mix: ProfileSource = {
  document: 'Netflix, "Sound Mix Specifications & Best Practices"',
  url: 'https://partnerhelp.netflixstudios.com/',
  date: '2026-11',
  confidence: 'official',
};
const flags: ProfileSource = {
  document: 'Netflix, "Loudness and True Peaks: How to Measure and When to Flag"',
  url: 'https://partnerhelp.netflixstudios.com/hc/en-us/articles/360050414014-Loudness-and-True-Peaks-How-to-Measure-and-When-to-Flag',
  date: '2026-11',
  confidence: 'official',
};

export const netflixV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'netflix',
  version: '1',
  title: 'Netflix',
  kind: 'delivery-rule',
  summary: 'Dialogue measures −27 LKFS within ±2 LU (BS.1770-1), peaks at −2 dBTP; PCM at 48 kHz.',
  loudness: {
    targetLufs: { value: -27, source: mix },
    toleranceLu: { value: 2, source: mix },
    maximumLufs: null,
    measured: 'dialogue',
    others: [
      { name: 'less than 15 % dialogue: programme, ±2 LU', lufs: -24, source: { ...mix, note: 'BS.1770-3 or -4.' } },
    ],
  },
  ceilings: [
    {
      louderThanLufs: null,
      ceilingDbtp: -2,
      source: { ...mix, note: 'In practice −2.3 leaves room for other meters.' },
    },
  ],
  files: {
    ...noFileRules,
    containers: { value: ['wav', 'rf64', 'bw64'], source: mix },
    sampleRatesHz: { value: [48_000], source: mix },
    sampleFormats: { value: ['s24'], source: { ...mix, confidence: 'unverified', note: 'The depth was not read.' } },
  },
  limits: {
    rangeLu: { value: { minimum: 4, maximum: 18 }, source: { ...mix, note: 'Of the programme.' }, severity: 'warn' },
  },
  conflicts: [
    { what: 'tolerance', value: '±3 LU', source: { ...flags, note: 'For quality control partners only.' } },
    { what: 'true peak', value: 'at most −1 dBTP', source: { ...flags, note: 'For quality control partners only.' } },
  ],
  unchecked: [
    { what: 'frame rate and length equal those of the picture', source: mix },
    { what: 'loudness range of the dialogue at most 10 LU', source: mix },
  ],
  master: {
    ...masterForBroadcast,
    sampleFormat: 's24',
    why:
      'Lathe brings the whole programme to the level meant for dialogue, since it does not tell them apart: set the ' +
      'target yourself where they differ. A mix that cannot meet a delivery rule must fail rather than be delivered off.',
  },
};
