import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForPlayback } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const requirements: ProfileSource = {
  document: 'Apple Podcasts for Creators, "Audio requirements"',
  url: 'https://podcasters.apple.com/support/893-audio-requirements',
  date: '2026-11',
  confidence: 'secondary',
  note: 'As quoted by trade articles.',
};

export const applePodcastsV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'apple-podcasts',
  version: '1',
  title: 'Apple Podcasts',
  kind: 'delivery-rule',
  summary: 'Episodes measure about −16 LKFS within ±1 dB and peak at −1 dBTP or below; a recommendation.',
  loudness: {
    targetLufs: { value: -16, source: requirements },
    toleranceLu: { value: 1, source: requirements, severity: 'warn' },
    maximumLufs: null,
    others: [
      {
        name: 'mono',
        lufs: -19,
        source: { ...requirements, confidence: 'unverified', note: 'A convention, not Apple.' },
      },
    ],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: requirements, severity: 'warn' }],
  files: noFileRules,
  master: masterForPlayback,
};
