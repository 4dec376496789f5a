import type { Profile, ProfileSource } from '../profile-schema.ts';
import { ebuR128V1 } from './ebu-r128-v1.ts';

const s4: ProfileSource = {
  document: 'EBU R 128 s4, Loudness normalisation of cinematic content',
  url: 'https://tech.ebu.ch/publications/r128',
  date: '2026-11',
  confidence: 'unverified',
  note: 'Known by its title; the numbers are those of R 128 itself.',
};

export const ebuR128S4V1: Profile = {
  ...ebuR128V1,
  schema: 'lathe.profile/2',
  name: 'ebu-r128-s4',
  title: 'EBU R 128 s4 cinematic content',
  summary: 'Films, series and drama whose dialogue lies far below the programme; normalised with an eye on dialogue.',
  loudness: {
    ...ebuR128V1.loudness,
    targetLufs: { value: -23, source: s4 },
    toleranceLu: { value: 0.2, source: s4 },
    measured: 'dialogue',
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: s4 }],
  unchecked: [{ what: 'the loudness of the dialogue, and its distance from that of the programme', source: s4 }],
};
