import type { Profile, ProfileSource } from '../profile-schema.ts';

const normalisation: ProfileSource = {
  document: 'Spotify for Artists, "Mastering and loudness"',
  url: 'https://artists.spotify.com/faq/mastering-and-loudness',
  date: '2026-11',
  confidence: 'official',
  note: 'Read as quoted by trade articles; a page of Spotify for providers links to it.',
};
const feed: ProfileSource = {
  document: 'Spotify support, "Audio file formats for Spotify"',
  url: 'https://support.spotify.com/us/artists/article/audio-file-formats/',
  date: '2026-11',
  confidence: 'official',
};

export const spotifyV1: Profile = {
  schema: 'lathe.profile/1',
  name: 'spotify',
  version: '1',
  title: 'Spotify',
  kind: 'playback-normalisation',
  summary: 'Tracks play back at −14 LUFS in the normal setting; albums keep one gain over all their tracks.',
  loudness: {
    targetLufs: { value: -14, source: normalisation },
    toleranceLu: null,
    maximumLufs: null,
    others: [
      { name: 'loud setting', lufs: -11, source: normalisation },
      { name: 'quiet setting', lufs: -19, source: normalisation },
    ],
  },
  ceilings: [
    { louderThanLufs: null, ceilingDbtp: -1, source: normalisation },
    { louderThanLufs: -14, ceilingDbtp: -2, source: normalisation },
  ],
  files: {
    containers: { value: ['flac', 'wav'], source: feed },
    sampleRatesHz: null,
    minimumSampleRateHz: { value: 44_100, source: feed },
    sampleFormats: { value: ['s16', 's24'], source: feed },
    channelCounts: { value: [2], source: feed },
    fmtCodes: { value: [1], source: feed },
    onlyAudioAfterData: { value: true, source: feed },
    tags: null,
  },
  master: {
    policy: 'best-effort',
    limitDb: null,
    acceptNearest: false,
    sampleFormat: 's24',
    why:
      'A master that plays back at −14 LUFS without the limiter of the player is what is asked for, so the limiter may ' +
      'raise quiet, dynamic music, and its work is reported. 24 bit is the finest depth Spotify keeps.',
  },
};
