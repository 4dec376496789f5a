import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForBroadcast } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const trB32: ProfileSource = {
  document: 'ARIB TR-B32, Operational guidelines for loudness of digital television programmes',
  date: '2026-11',
  confidence: 'secondary',
  note: 'The target is named by other makers of loudness tools.',
};
const unverified: ProfileSource = { ...trB32, confidence: 'unverified', note: 'Not read in the document.' };

export const aribTrB32V1: Profile = {
  schema: 'lathe.profile/2',
  name: 'arib-tr-b32',
  version: '1',
  title: 'ARIB TR-B32 (Japan)',
  kind: 'delivery-rule',
  summary: 'Japanese television programmes measure −24 LKFS within ±1 dB.',
  loudness: {
    targetLufs: { value: -24, source: trB32 },
    toleranceLu: { value: 1, source: unverified },
    maximumLufs: null,
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: unverified }],
  files: noFileRules,
  master: masterForBroadcast,
};
