import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForBroadcast } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const a85: ProfileSource = {
  document: 'ATSC A/85, Techniques for Establishing and Maintaining Audio Loudness for Digital Television',
  url: 'https://www.atsc.org/',
  date: '2013-03',
  confidence: 'secondary',
  note: 'As quoted by trade articles.',
};

export const atscA85V1: Profile = {
  schema: 'lathe.profile/2',
  name: 'atsc-a85',
  version: '1',
  title: 'ATSC A/85 (United States)',
  kind: 'delivery-rule',
  summary: 'Television programmes measure −24 LKFS within ±2 dB and peak at −2 dBTP or below.',
  loudness: {
    targetLufs: {
      value: -24,
      source: {
        ...a85,
        note: 'Long form is anchored to dialogue; Lathe measures the whole programme, as for short form.',
      },
    },
    toleranceLu: { value: 2, source: a85 },
    maximumLufs: null,
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -2, source: a85 }],
  files: noFileRules,
  unchecked: [{ what: 'dialogue as the anchor of long-form programmes', source: a85 }],
  master: masterForBroadcast,
};
