import type { Profile } from '../profile-schema.ts';

/** The part of a profile about files, for a destination that says nothing about them. */
export const noFileRules: Profile['files'] = {
  containers: null,
  sampleRatesHz: null,
  minimumSampleRateHz: null,
  sampleFormats: null,
  channelCounts: null,
  fmtCodes: null,
  onlyAudioAfterData: null,
  tags: null,
};
