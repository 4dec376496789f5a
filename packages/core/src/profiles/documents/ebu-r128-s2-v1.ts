import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForPlayback } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const s2: ProfileSource = {
  document: 'EBU R 128 s2, Loudness in streaming',
  url: 'https://tech.ebu.ch/publications/r128s2',
  date: '2026-11',
  confidence: 'unverified',
  note: 'Not read in the document.',
};

export const ebuR128S2V1: Profile = {
  schema: 'lathe.profile/2',
  name: 'ebu-r128-s2',
  version: '1',
  title: 'EBU R 128 s2 streaming',
  kind: 'delivery-rule',
  summary: 'Distribution of streamed programmes at −20 … −16 LUFS.',
  loudness: {
    targetLufs: { value: -18, source: { ...s2, note: 'The middle of the range, our choice.' } },
    toleranceLu: null,
    maximumLufs: { value: -16, source: s2 },
    minimumLufs: { value: -20, source: s2 },
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: s2 }],
  files: noFileRules,
  master: masterForPlayback,
};
