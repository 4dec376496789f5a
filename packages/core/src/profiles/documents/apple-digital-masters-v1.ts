import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForShops } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const brief: ProfileSource = {
  document: 'Apple, "Mastered for iTunes" and "Apple Digital Masters", as quoted by audiostream',
  date: '2019',
  confidence: 'secondary',
};

export const appleDigitalMastersV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'apple-digital-masters',
  version: '1',
  title: 'Apple Digital Masters',
  kind: 'delivery-rule',
  summary: 'Ideally 24 bit at 96 kHz; any rate above 44.1 kHz helps; nothing upsampled, no copy dithered for CD.',
  loudness: { targetLufs: null, toleranceLu: null, maximumLufs: null, others: [] },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: { ...brief, note: 'Headroom for the AAC encoder.' } }],
  files: {
    ...noFileRules,
    sampleRatesHz: { value: [44_100, 48_000, 88_200, 96_000, 192_000], source: brief },
    sampleFormats: { value: ['s24'], source: brief },
    channelCounts: { value: [2], source: brief },
  },
  limits: {
    notUpsampled: { value: true, source: brief },
    notZeroPadded: { value: true, source: { ...brief, note: 'A copy dithered for CD has 16 bits that carry signal.' } },
    lossless: { value: true, source: brief },
  },
  unchecked: [
    {
      what: 'no clips in the AAC round trip (afclip, AURoundTripAAC)',
      source: { ...brief, confidence: 'unverified' },
    },
  ],
  master: masterForShops,
};
