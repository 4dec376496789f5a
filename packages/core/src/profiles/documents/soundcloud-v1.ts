import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForPlayback } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const articles: ProfileSource = {
  document: 'Trade articles on loudness at SoundCloud, which contradict each other',
  date: '2026-11',
  confidence: 'unverified',
};

export const soundcloudV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'soundcloud',
  version: '1',
  title: 'SoundCloud',
  kind: 'playback-normalisation',
  summary: 'Some say that tracks play back at −14 LUFS, some at −10, some that nothing is normalised.',
  loudness: { targetLufs: { value: -14, source: articles }, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: articles }],
  files: noFileRules,
  conflicts: [
    { what: 'target', value: '−10 LUFS', source: articles },
    { what: 'target', value: 'no normalisation', source: articles },
  ],
  master: masterForPlayback,
};
