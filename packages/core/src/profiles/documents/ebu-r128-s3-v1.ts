import type { Profile, ProfileSource } from '../profile-schema.ts';
import { ebuR128V1 } from './ebu-r128-v1.ts';

const s3: ProfileSource = {
  document: 'EBU R 128 s3, Loudness in radio',
  url: 'https://tech.ebu.ch/publications/r128',
  date: '2026-11',
  confidence: 'unverified',
  note: 'Known by its title; the numbers are those of R 128 itself.',
};

export const ebuR128S3V1: Profile = {
  ...ebuR128V1,
  schema: 'lathe.profile/2',
  name: 'ebu-r128-s3',
  title: 'EBU R 128 s3 radio',
  summary: 'Radio programmes at the level of R 128, −23.0 LUFS; what the supplement adds was not read.',
  loudness: {
    ...ebuR128V1.loudness,
    targetLufs: { value: -23, source: s3 },
    toleranceLu: { value: 0.2, source: s3 },
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: s3 }],
};
