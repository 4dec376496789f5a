import type { Profile, ProfileSource } from '../profile-schema.ts';
import { ebuR128V1 } from './ebu-r128-v1.ts';

const r128: ProfileSource = {
  document: 'EBU R 128, version 4.0',
  url: 'https://tech.ebu.ch/publications/r128',
  date: '2020-08',
  confidence: 'official',
};

export const ebuR128LiveV1: Profile = {
  ...ebuR128V1,
  schema: 'lathe.profile/2',
  name: 'ebu-r128-live',
  title: 'EBU R 128 live programme',
  summary: 'Live programmes measure −23.0 LUFS within ±1 LU and peak at −1 dBTP or below.',
  loudness: {
    ...ebuR128V1.loudness,
    toleranceLu: { value: 1, source: { ...r128, note: 'Where an exact level cannot be had, as in live production.' } },
  },
};
