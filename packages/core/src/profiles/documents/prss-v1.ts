import type { Profile, ProfileSource } from '../profile-schema.ts';
import { atscA85V1 } from './atsc-a85-v1.ts';

const prss: ProfileSource = {
  document: 'Public Radio Satellite System, loudness standard',
  date: '2026-11',
  confidence: 'secondary',
  note: 'The same numbers as ATSC A/85.',
};

export const prssV1: Profile = {
  ...atscA85V1,
  name: 'prss',
  title: 'PRSS (public radio, United States)',
  summary: 'Public radio programmes measure −24 LKFS within ±2 dB and peak at −2 dBTP or below.',
  loudness: {
    targetLufs: { value: -24, source: prss },
    toleranceLu: { value: 2, source: prss },
    maximumLufs: null,
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -2, source: prss }],
  unchecked: [],
};
