import type { Profile, ProfileSource } from '../profile-schema.ts';
import { noFileRules } from './no-file-rules.ts';

const acx: ProfileSource = {
  document: 'ACX audio submission requirements, as quoted by narrators',
  url: 'https://forum.audacityteam.org/t/meeting-acx-audio-submission-requirements/58706',
  date: '2026-11',
  confidence: 'unverified',
};

export const acxV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'acx',
  version: '1',
  title: 'ACX audiobook',
  kind: 'delivery-rule',
  summary: 'Audiobook chapters have an RMS of −23 … −18 dBFS, peak at −3 dBFS and a noise floor below −60 dBFS.',
  loudness: { targetLufs: null, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [],
  files: {
    ...noFileRules,
    containers: { value: ['mp3'], source: acx },
    sampleRatesHz: { value: [44_100], source: acx },
    channelCounts: { value: [1, 2], source: acx },
  },
  limits: {
    rmsDbfs: { value: { minimum: -23, maximum: -18 }, source: acx },
    maximumSamplePeakDbfs: { value: -3, source: acx },
    maximumNoiseFloorDbfs: { value: -60, source: acx },
    maximumDurationSeconds: { value: 7200, source: acx },
  },
  unchecked: [
    { what: 'constant bit rate of 192 kbit/s or more', source: acx },
    { what: 'every file of a book alike: all mono or all stereo', source: acx },
    { what: 'room tone at head and tail', source: acx },
  ],
  master: {
    policy: 'linear',
    limitDb: null,
    acceptNearest: false,
    sampleFormat: null,
    why: 'The rule speaks of RMS, not of loudness; the level stays and the peak is held. Encode to MP3 afterwards.',
  },
};
