import type { Profile, ProfileSource } from '../profile-schema.ts';

const soundCheck: ProfileSource = {
  document: 'Trade articles on Apple Music and Sound Check',
  url: 'https://www.masteringthemix.com/blogs/learn/producing-music-for-apple-music',
  date: '2026-11',
  confidence: 'secondary',
  note: 'Apple publishes no number for Sound Check on music.',
};
const digitalMasters: ProfileSource = {
  document: 'Apple Digital Masters technology brief',
  date: '2019',
  confidence: 'secondary',
  note: 'As quoted by trade articles: 24 bit at the session rate, no upsampling, no copy dithered for CD.',
};

export const appleMusicV1: Profile = {
  schema: 'lathe.profile/1',
  name: 'apple-music',
  version: '1',
  title: 'Apple Music',
  kind: 'playback-normalisation',
  summary:
    'Sound Check plays tracks back at about −16 LUFS; Apple Digital Masters asks for 24 bit files with headroom.',
  loudness: {
    targetLufs: { value: -16, source: soundCheck },
    toleranceLu: null,
    maximumLufs: null,
    others: [],
  },
  ceilings: [{ louderThanLufs: null, ceilingDbtp: -1, source: soundCheck }],
  files: {
    containers: null,
    sampleRatesHz: { value: [44_100, 48_000, 88_200, 96_000, 192_000], source: digitalMasters },
    minimumSampleRateHz: null,
    sampleFormats: { value: ['s16', 's24'], source: digitalMasters },
    channelCounts: null,
    fmtCodes: null,
    onlyAudioAfterData: null,
    tags: null,
  },
  master: {
    policy: 'best-effort',
    limitDb: null,
    acceptNearest: false,
    sampleFormat: 's24',
    why:
      'The level is one the player would choose anyway, so the limiter may raise quiet, dynamic music to it, and its ' +
      'work is reported. Apple Digital Masters asks for 24 bit.',
  },
};
