import type { Profile, ProfileSource } from '../profile-schema.ts';

const r128: ProfileSource = {
  document: 'EBU R 128, version 4.0',
  url: 'https://tech.ebu.ch/publications/r128',
  date: '2020-08',
  confidence: 'official',
};

export const ebuR128V1: Profile = {
  schema: 'lathe.profile/1',
  name: 'ebu-r128',
  version: '1',
  title: 'EBU R 128 programme',
  kind: 'delivery-rule',
  summary: 'Broadcast programmes measure −23.0 LUFS within ±0.2 LU and peak at −1 dBTP or below.',
  loudness: {
    targetLufs: { value: -23, source: r128 },
    toleranceLu: {
      value: 0.2,
      source: { ...r128, note: 'Quality control; live production is allowed ±1 LU.' },
    },
    maximumLufs: null,
    others: [],
  },
  ceilings: [
    {
      louderThanLufs: null,
      ceilingDbtp: -1,
      source: { ...r128, note: 'Measurement tolerance ±0.3 dB; Lathe does not use it up.' },
    },
  ],
  files: {
    containers: null,
    sampleRatesHz: null,
    minimumSampleRateHz: null,
    sampleFormats: null,
    channelCounts: null,
    fmtCodes: null,
    onlyAudioAfterData: null,
    tags: null,
  },
  master: {
    policy: 'linear',
    limitDb: null,
    acceptNearest: false,
    sampleFormat: null,
    why:
      'The target leaves 22 dB of headroom, so gain alone nearly always reaches it, and a programme that cannot meet a ' +
      'delivery rule must fail rather than be delivered off. The recommendation says nothing about files.',
  },
};
