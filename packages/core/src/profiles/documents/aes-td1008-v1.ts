import type { Profile, ProfileSource } from '../profile-schema.ts';

const td1008: ProfileSource = {
  document: 'AES TD1008.1.21-9, Recommendations for Loudness of Internet Audio Streaming and On-Demand Distribution',
  url: 'https://versed.com.au/aes-loudness-for-internet-audio',
  date: '2021-09',
  confidence: 'secondary',
  note: 'Read in summaries of the document, one of which is linked.',
};

export const aesTd1008V1: Profile = {
  schema: 'lathe.profile/1',
  name: 'aes-td1008',
  version: '1',
  title: 'AES TD1008 music track',
  kind: 'playback-normalisation',
  summary:
    'Internet distribution plays single music tracks at −16 LUFS, and albums with their loudest track at −14 LUFS.',
  loudness: {
    targetLufs: { value: -16, source: td1008 },
    toleranceLu: { value: 0.2, source: td1008 },
    maximumLufs: null,
    others: [
      { name: 'loudest track of an album', lufs: -14, source: td1008 },
      { name: 'speech', lufs: -18, source: td1008 },
      { name: 'assorted content', lufs: -18, source: { ...td1008, note: 'Within ±2 LU.' } },
    ],
  },
  ceilings: [
    {
      louderThanLufs: null,
      ceilingDbtp: -1,
      source: { ...td1008, confidence: 'unverified', note: 'Into the codec; lower bit rates need more headroom.' },
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
    policy: 'best-effort',
    limitDb: null,
    acceptNearest: false,
    sampleFormat: null,
    why:
      'Distribution normalises to this level, so the limiter may raise quiet, dynamic music to it, and its work is ' +
      'reported. The recommendation says nothing about files.',
  },
};
