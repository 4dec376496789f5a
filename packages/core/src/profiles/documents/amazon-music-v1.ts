import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForPlayback } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const articles: ProfileSource = {
  document: 'Trade articles on loudness at Amazon Music',
  date: '2026-11',
  confidence: 'secondary',
};

export const amazonMusicV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'amazon-music',
  version: '1',
  title: 'Amazon Music',
  kind: 'playback-normalisation',
  summary: 'Tracks play back at about −14 LUFS; masters peak at −2 dBTP.',
  loudness: {
    targetLufs: { value: -14, source: articles },
    toleranceLu: null,
    maximumLufs: null,
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -2, source: articles }],
  files: noFileRules,
  conflicts: [{ what: 'true peak', value: 'at most −1 dBTP', source: { ...articles, note: 'Others print −1.' } }],
  master: masterForPlayback,
};
