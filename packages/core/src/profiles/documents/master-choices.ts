import type { Profile } from '../profile-schema.ts';

/** How Lathe masters for players that normalise loudness themselves. */
export const masterForPlayback: Profile['master'] = {
  policy: 'best-effort',
  limitDb: null,
  acceptNearest: false,
  sampleFormat: null,
  why:
    'The level is one the player would choose anyway, so the limiter may raise quiet, dynamic music to it, and its work ' +
    'is reported. Nothing is said about files.',
};

/** How Lathe masters where a programme that is off is refused. */
export const masterForBroadcast: Profile['master'] = {
  policy: 'linear',
  limitDb: null,
  acceptNearest: false,
  sampleFormat: null,
  why:
    'The target leaves so much headroom that gain alone nearly always reaches it, and a programme that cannot meet a ' +
    'delivery rule must fail rather than be delivered off.',
};

/** How Lathe masters for shops that take files and leave the level to the artist. */
export const masterForShops: Profile['master'] = {
  policy: 'linear',
  limitDb: null,
  acceptNearest: false,
  sampleFormat: 's24',
  why: 'No loudness is asked for, so the level stays as it is; 24 bit is the finest depth that is taken.',
};
