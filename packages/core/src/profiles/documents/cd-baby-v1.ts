import type { Profile, ProfileSource } from '../profile-schema.ts';
import { noFileRules } from './no-file-rules.ts';

const article: ProfileSource = {
  document: 'The Mystery Room, on delivering to CD Baby',
  date: '2021',
  confidence: 'secondary',
  note: 'As of 2021.',
};

export const cdBabyV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'cd-baby',
  version: '1',
  title: 'CD Baby',
  kind: 'delivery-rule',
  summary: 'WAV of 16 bit and 44.1 kHz.',
  loudness: { targetLufs: null, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [],
  files: {
    ...noFileRules,
    containers: { value: ['wav'], source: article },
    sampleRatesHz: { value: [44_100], source: article },
    sampleFormats: { value: ['s16'], source: article },
  },
  master: {
    policy: 'linear',
    limitDb: null,
    acceptNearest: false,
    sampleFormat: 's16',
    why: 'No loudness is asked for, so the level stays as it is; the reduction to 16 bit is dithered.',
  },
};
