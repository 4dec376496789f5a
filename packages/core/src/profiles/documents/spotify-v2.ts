import type { Profile, ProfileSource } from '../profile-schema.ts';
import { spotifyV1 } from './spotify-v1.ts';

const feed: ProfileSource = {
  document: 'Spotify support, "Audio file formats for Spotify"',
  url: 'https://support.spotify.com/us/artists/article/audio-file-formats/',
  date: '2026-11',
  confidence: 'official',
};
const onboarding: ProfileSource = {
  document: 'Spotify DDEX onboarding guide, v2.14',
  date: '2026-11',
  confidence: 'official',
};

/** As version 1, and says what Spotify demands beyond what a file shows. */
export const spotifyV2: Profile = {
  ...spotifyV1,
  schema: 'lathe.profile/2',
  version: '2',
  files: {
    ...spotifyV1.files,
    containers: { value: ['flac', 'wav'], source: { ...feed, note: 'FLAC is strongly preferred.' } },
    minimumSampleRateHz: {
      value: 44_100,
      source: {
        ...feed,
        note: 'Below 44.1 kHz or 16 bit a track is not offered lossless; above 44.1 kHz they reduce.',
      },
    },
  },
  unchecked: [
    { what: 'full tracks only, one master for each track', source: feed },
    { what: 'do not downsample yourself', source: feed },
    { what: 'a DDEX feed that validates against its schema and passes five test messages', source: onboarding },
  ],
};
