import { aesTd1008V1 } from './documents/aes-td1008-v1.ts';
import { appleMusicV1 } from './documents/apple-music-v1.ts';
import { ebuR128V1 } from './documents/ebu-r128-v1.ts';
import { spotifyV1 } from './documents/spotify-v1.ts';
import type { Profile } from './profile-schema.ts';

/** Every published version of every profile; a new one is a file in `documents/` and a line here. */
export const profileDocuments: readonly Profile[] = [aesTd1008V1, appleMusicV1, ebuR128V1, spotifyV1];
