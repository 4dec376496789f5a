import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForPlayback } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const articles: ProfileSource = {
  document: 'Trade articles on "Stats for nerds" of YouTube',
  date: '2026-11',
  confidence: 'secondary',
  note: 'De facto; YouTube publishes no number.',
};

export const youtubeV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'youtube',
  version: '1',
  title: 'YouTube',
  kind: 'playback-normalisation',
  summary: 'Videos louder than −14 LUFS are turned down to it; quiet ones stay.',
  loudness: {
    targetLufs: { value: -14, source: articles },
    toleranceLu: null,
    maximumLufs: null,
    playbackGain: { value: 'down-only', source: articles },
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: articles }],
  files: noFileRules,
  master: masterForPlayback,
};
