import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForShops } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const requirements: ProfileSource = {
  document: 'Catapult support, "Audio File Requirements"',
  url: 'https://catapultsupport.zendesk.com/hc/en-us/articles/360057012192-Audio-File-Requirements',
  date: '2026-11',
  confidence: 'official',
};

export const catapultV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'catapult',
  version: '1',
  title: 'Catapult',
  kind: 'delivery-rule',
  summary: 'WAV only, stereo only, 16 or 24 bit, 44.1, 48, 96 or 192 kHz.',
  loudness: { targetLufs: null, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [],
  files: {
    ...noFileRules,
    containers: { value: ['wav'], source: requirements },
    sampleRatesHz: { value: [44_100, 48_000, 96_000, 192_000], source: requirements },
    sampleFormats: { value: ['s16', 's24'], source: requirements },
    channelCounts: { value: [2], source: { ...requirements, note: 'Mono is not allowed.' } },
  },
  master: masterForShops,
};
