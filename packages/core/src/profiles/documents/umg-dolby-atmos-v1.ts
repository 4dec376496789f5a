import type { Profile, ProfileSource } from '../profile-schema.ts';
import { noFileRules } from './no-file-rules.ts';

const guide: ProfileSource = {
  document: 'Universal Music Group, "Dolby Atmos Audio Servicing Asset Specifications"',
  url: 'https://contentguide.universalmusic.com/dolby-atmos-audio-servicing-asset-specifications/',
  date: '2026-11',
  confidence: 'official',
};

export const umgDolbyAtmosV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'umg-dolby-atmos',
  version: '1',
  title: 'Universal Music Dolby Atmos',
  kind: 'delivery-rule',
  summary: 'ADM BWF of 24 bit at 48 or 96 kHz; the 5.1 downmix measures −31 … −18 LKFS and at most −1 dBTP.',
  loudness: {
    targetLufs: { value: -18, source: guide },
    toleranceLu: null,
    maximumLufs: { value: -18, source: guide },
    minimumLufs: { value: -31, source: { ...guide, note: 'Should not fall below.' }, severity: 'warn' },
    measured: '5.1-re-render',
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: guide }],
  files: {
    ...noFileRules,
    containers: { value: ['wav', 'rf64', 'bw64'], source: guide },
    sampleRatesHz: { value: [48_000, 96_000], source: guide },
    sampleFormats: { value: ['s24'], source: guide },
    requiredChunks: { value: ['axml', 'chna'], source: { ...guide, note: 'The ADM part of ADM BWF.' } },
  },
  unchecked: [
    { what: 'at most 128 channels; 24 frames a second; as long as the stereo asset', source: guide },
    { what: 'an LFE channel band limited by a low pass between 100 and 150 Hz', source: guide },
    { what: 'binaural metadata not all off; all set to Mid, or empty objects, are flagged', source: guide },
  ],
  master: {
    policy: 'linear',
    limitDb: null,
    acceptNearest: false,
    sampleFormat: 's24',
    why: 'The rule is an upper bound on a re-render that Lathe does not make: master the Atmos mix in its own renderer.',
  },
};
