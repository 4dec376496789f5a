import type { Profile, ProfileSource } from '../profile-schema.ts';
import { noFileRules } from './no-file-rules.ts';

const spec: ProfileSource = {
  document: 'Absolute Label Services, "Apple Music: Spatial Audio", Dolby Atmos master spec',
  url: 'https://absolutelabelservices.com/spatial-audio/',
  date: '2026-11',
  confidence: 'secondary',
  note: 'A label service states what Apple takes.',
};

export const appleDolbyAtmosV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'apple-dolby-atmos',
  version: '1',
  title: 'Apple Music Dolby Atmos',
  kind: 'delivery-rule',
  summary: 'ADM BWF of 24 bit and 48 kHz; the 5.1 re-render measures at most −18 LKFS and −1 dBTP.',
  loudness: {
    targetLufs: { value: -18, source: spec },
    toleranceLu: null,
    maximumLufs: { value: -18, source: spec, severity: 'fail' },
    measured: '5.1-re-render',
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: spec, severity: 'fail' }],
  files: {
    ...noFileRules,
    containers: { value: ['wav', 'rf64', 'bw64'], source: spec, severity: 'fail' },
    sampleRatesHz: { value: [48_000], source: spec, severity: 'fail' },
    sampleFormats: { value: ['s24'], source: spec, severity: 'fail' },
    requiredChunks: { value: ['axml', 'chna'], source: { ...spec, note: 'The ADM part of BWF ADM.' } },
  },
  unchecked: [
    { what: 'timecode of 24 frames a second', source: spec },
    { what: 'synchronous with the stereo master; gapless boundaries within 1000 samples', source: spec },
    { what: 'no upmix of a stereo master', source: spec },
  ],
  master: {
    policy: 'linear',
    limitDb: null,
    acceptNearest: false,
    sampleFormat: 's24',
    why: 'The rule is an upper bound on a re-render that Lathe does not make: master the Atmos mix in its own renderer.',
  },
};
