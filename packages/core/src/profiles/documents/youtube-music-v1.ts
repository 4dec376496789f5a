import type { Profile, ProfileSource } from '../profile-schema.ts';
import { noFileRules } from './no-file-rules.ts';

const measured: ProfileSource = {
  document: 'Production Advice, measurements of YouTube Music with "Stats for nerds"',
  url: 'https://productionadvice.co.uk/',
  date: '2026-11',
  confidence: 'secondary',
};

export const youtubeMusicV1: Profile = {
  schema: 'lathe.profile/2',
  name: 'youtube-music',
  version: '1',
  title: 'YouTube Music',
  kind: 'playback-normalisation',
  summary: 'Tracks louder than −7 LUFS are turned down to it; quiet ones stay.',
  loudness: {
    targetLufs: { value: -7, source: measured },
    toleranceLu: null,
    maximumLufs: null,
    playbackGain: { value: 'down-only', source: measured },
    others: [],
  },
  ceilings: [],
  files: noFileRules,
  master: {
    policy: 'linear',
    limitDb: null,
    acceptNearest: true,
    sampleFormat: null,
    why:
      'The player turns down only what is louder than −7 LUFS; raising music to it would crush it for nothing, so gain ' +
      'alone goes as far as full scale allows.',
  },
};
