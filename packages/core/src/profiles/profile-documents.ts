import { acxV1 } from './documents/acx-v1.ts';
import { aesTd1008V1 } from './documents/aes-td1008-v1.ts';
import { aggregatorV1 } from './documents/aggregator-v1.ts';
import { amazonMusicV1 } from './documents/amazon-music-v1.ts';
import { appleDigitalMastersV1 } from './documents/apple-digital-masters-v1.ts';
import { appleDolbyAtmosV1 } from './documents/apple-dolby-atmos-v1.ts';
import { appleMusicV1 } from './documents/apple-music-v1.ts';
import { appleMusicV2 } from './documents/apple-music-v2.ts';
import { applePodcastsV1 } from './documents/apple-podcasts-v1.ts';
import { aribTrB32V1 } from './documents/arib-tr-b32-v1.ts';
import { atscA85V1 } from './documents/atsc-a85-v1.ts';
import { catapultV1 } from './documents/catapult-v1.ts';
import { cdBabyV1 } from './documents/cd-baby-v1.ts';
import { deezerV1 } from './documents/deezer-v1.ts';
import { ebuR128LiveV1 } from './documents/ebu-r128-live-v1.ts';
import { ebuR128S1V1 } from './documents/ebu-r128-s1-v1.ts';
import { ebuR128S2V1 } from './documents/ebu-r128-s2-v1.ts';
import { ebuR128S3V1 } from './documents/ebu-r128-s3-v1.ts';
import { ebuR128S4V1 } from './documents/ebu-r128-s4-v1.ts';
import { ebuR128V1 } from './documents/ebu-r128-v1.ts';
import { freeTvOp59V1 } from './documents/free-tv-op59-v1.ts';
import { ingroovesHraV1 } from './documents/ingrooves-hra-v1.ts';
import { ingroovesV1 } from './documents/ingrooves-v1.ts';
import { latheQcV1 } from './documents/lathe-qc-v1.ts';
import { netflixV1 } from './documents/netflix-v1.ts';
import { prssV1 } from './documents/prss-v1.ts';
import { soundcloudV1 } from './documents/soundcloud-v1.ts';
import { spotifyV1 } from './documents/spotify-v1.ts';
import { spotifyV2 } from './documents/spotify-v2.ts';
import { tidalV1 } from './documents/tidal-v1.ts';
import { umgDolbyAtmosV1 } from './documents/umg-dolby-atmos-v1.ts';
import { umwRecordingsV1 } from './documents/umw-recordings-v1.ts';
import { youtubeMusicV1 } from './documents/youtube-music-v1.ts';
import { youtubeV1 } from './documents/youtube-v1.ts';
import type { Profile } from './profile-schema.ts';

/** Every published version of every profile; a new one is a file in `documents/` and a line here. */
export const profileDocuments: readonly Profile[] = [
  acxV1,
  aesTd1008V1,
  aggregatorV1,
  amazonMusicV1,
  appleDigitalMastersV1,
  appleDolbyAtmosV1,
  appleMusicV1,
  appleMusicV2,
  applePodcastsV1,
  aribTrB32V1,
  atscA85V1,
  catapultV1,
  cdBabyV1,
  deezerV1,
  ebuR128V1,
  ebuR128LiveV1,
  ebuR128S1V1,
  ebuR128S2V1,
  ebuR128S3V1,
  ebuR128S4V1,
  freeTvOp59V1,
  ingroovesV1,
  ingroovesHraV1,
  latheQcV1,
  netflixV1,
  prssV1,
  soundcloudV1,
  spotifyV1,
  spotifyV2,
  tidalV1,
  umgDolbyAtmosV1,
  umwRecordingsV1,
  youtubeV1,
  youtubeMusicV1,
];
