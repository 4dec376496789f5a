import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForShops } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const page: ProfileSource = {
  document: 'Ingrooves help centre, audio specifications (Japanese page)',
  date: '2026-11',
  confidence: 'official',
};

export const ingroovesV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'ingrooves',
  version: '1',
  title: 'Ingrooves (Universal), standard product',
  kind: 'delivery-rule',
  summary: 'WAV, AIFF or FLAC of 16 or 24 bit; reduced to 44.1 kHz and 16 bit by them, so better done by yourself.',
  loudness: { targetLufs: null, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [],
  files: {
    ...noFileRules,
    containers: { value: ['wav', 'aiff', 'flac'], source: page },
    sampleRatesHz: { value: [44_100, 48_000, 88_200, 96_000], source: page },
    sampleFormats: { value: ['s16', 's24'], source: page },
    channelCounts: { value: [1, 2], source: page },
  },
  limits: {
    notUpsampled: { value: true, source: page },
    lossless: { value: true, source: page },
  },
  unchecked: [
    { what: 'they reduce to 44.1 kHz and 16 bit: convert and dither yourself to decide how it is done', source: page },
  ],
  master: masterForShops,
};
