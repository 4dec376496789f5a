import type { Profile, ProfileSource } from '../profile-schema.ts';
import { masterForPlayback } from './master-choices.ts';
import { noFileRules } from './no-file-rules.ts';

const meterPlugs: ProfileSource = {
  document: 'MeterPlugs, "Tidal adds loudness normalization"',
  url: 'https://www.meterplugs.com/blog/2016/10/07/tidal-adds-loudness-normalization.html',
  date: '2016-10-07',
  confidence: 'secondary',
};
const articles: ProfileSource = {
  document: 'Trade articles on loudness at Tidal',
  date: '2026-11',
  confidence: 'secondary',
};

export const tidalV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'tidal',
  version: '1',
  title: 'Tidal',
  kind: 'playback-normalisation',
  summary: 'Albums, and tracks with the gain of their album, play back at −14 LUFS; quiet ones are not raised.',
  loudness: {
    targetLufs: { value: -14, source: { ...meterPlugs, note: 'By the loudness of the album.' } },
    toleranceLu: null,
    maximumLufs: null,
    playbackGain: { value: 'down-only', source: meterPlugs },
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: articles }],
  files: noFileRules,
  master: masterForPlayback,
};
