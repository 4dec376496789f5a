import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForShops } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const formats: ProfileSource = {
  document: 'UMW Recordings, "Audio Master Formats"',
  url: 'https://assist.umwrecordingsinc.com/en/articles/11710918-audio-master-formats-umw-recordings-inc',
  date: '2026-11',
  confidence: 'official',
};

export const umwRecordingsV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'umw-recordings',
  version: '1',
  title: 'UMW Recordings',
  kind: 'delivery-rule',
  summary: 'A distributor, not Universal: WAV or FLAC, stereo, at most −0.3 dBFS and 200 MB, at least 30 s.',
  loudness: { targetLufs: null, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [],
  files: {
    ...noFileRules,
    containers: { value: ['wav', 'flac'], source: formats },
    minimumSampleRateHz: { value: 44_100, source: formats },
    sampleFormats: { value: ['s16', 's24'], source: formats },
    channelCounts: { value: [2], source: formats },
  },
  limits: {
    maximumSamplePeakDbfs: { value: -0.3, source: formats },
    maximumSizeBytes: { value: 200_000_000, source: { ...formats, note: 'Taken as decimal megabytes, the stricter.' } },
    minimumDurationSeconds: { value: 30, source: formats },
    notClipped: { value: true, source: formats },
    lossless: { value: true, source: formats },
  },
  unchecked: [
    { what: 'no excessive silence at the beginning or end; no length is given', source: formats },
    { what: 'file name TrackNumber_ArtistName_Title', source: formats },
  ],
  master: masterForShops,
};
