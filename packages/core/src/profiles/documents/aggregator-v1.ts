import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForShops } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const rules: ProfileSource = {
  document: 'MusicMyBand, "Audio files requirements"',
  url: 'https://help.musicmyband.com/knowledge-base/audio-files-requirements/',
  date: '2026-11',
  confidence: 'secondary',
  note: 'One distributor of many that publish the same text; each may differ.',
};

export const aggregatorV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'aggregator',
  version: '1',
  title: 'Music distributors in general',
  kind: 'delivery-rule',
  summary:
    'What most distributors pass on: lossless stereo of at least 16 bit and 44.1 kHz that does not end in silence.',
  loudness: { targetLufs: null, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [],
  files: {
    ...noFileRules,
    containers: { value: ['wav', 'flac'], source: rules, severity: 'fail' },
    minimumSampleRateHz: { value: 44_100, source: rules, severity: 'fail' },
    sampleFormats: { value: ['s16', 's24'], source: rules },
    channelCounts: { value: [2], source: rules, severity: 'fail' },
  },
  limits: {
    maximumTrailingSilenceSeconds: { value: 10, source: rules, severity: 'fail' },
    lossless: { value: true, source: rules, severity: 'fail' },
  },
  unchecked: [{ what: 'the title of the file matches that of the track', source: rules }],
  master: masterForShops,
};
