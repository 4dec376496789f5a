import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForBroadcast } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const article: ProfileSource = {
  document: 'Sandy Milne, "OP 48 to OP 59: Australian Broadcast Loudness Standards"',
  url: 'https://www.sandymilne.com/blog/op-48-to-op-59',
  date: '2013-01',
  confidence: 'secondary',
  note: 'Australia and New Zealand since 2013.',
};
const unverified: ProfileSource = {
  document: 'Free TV Australia Operational Practice OP-59',
  date: '2026-11',
  confidence: 'unverified',
  note: 'Not read in the document.',
};

export const freeTvOp59V1: Profile = {
  schema: 'lathe.profile/2',
  name: 'free-tv-op59',
  version: '1',
  title: 'Free TV OP-59 (Australia, New Zealand)',
  kind: 'delivery-rule',
  summary: 'Television programmes and advertisements measure −24 LKFS.',
  loudness: {
    targetLufs: { value: -24, source: article },
    toleranceLu: { value: 1, source: unverified },
    maximumLufs: null,
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -2, source: unverified }],
  files: noFileRules,
  master: masterForBroadcast,
};
