import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForPlayback } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const articles: ProfileSource = {
  document: 'Trade articles on loudness at Deezer',
  date: '2026-11',
  confidence: 'secondary',
};

export const deezerV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'deezer',
  version: '1',
  title: 'Deezer',
  kind: 'playback-normalisation',
  summary: 'Tracks play back at about −15 LUFS.',
  loudness: { targetLufs: { value: -15, source: articles }, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: articles }],
  files: noFileRules,
  master: masterForPlayback,
};
