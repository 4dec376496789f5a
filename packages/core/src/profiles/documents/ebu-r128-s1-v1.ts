import type { Profile, ProfileSource } from '../profile-schema.ts';
import { ebuR128V1 } from './ebu-r128-v1.ts';

const s1: ProfileSource = {
  document: 'EBU R 128 s1, Loudness parameters for short-form content',
  url: 'https://tech.ebu.ch/publications/r128s1',
  date: '2026-11',
  confidence: 'unverified',
  note: 'Not read in the document.',
};

export const ebuR128S1V1: Profile = {
  ...ebuR128V1,
  schema: 'lathe.profile/2',
  name: 'ebu-r128-s1',
  title: 'EBU R 128 s1 short form',
  summary: 'Advertisements and promos measure −23.0 LUFS within ±0.2 LU, and at most −18 LUFS short-term.',
  limits: { maximumShortTermLufs: { value: -18, source: s1 } },
};
