import type { Profile, ProfileSource } from '../profile-schema.ts';
import { appleMusicV1 } from './apple-music-v1.ts';

const digitalMasters: ProfileSource = {
  document: 'Apple Digital Masters technology brief',
  date: '2019',
  confidence: 'secondary',
  note: 'As quoted by trade articles.',
};

/** As version 1, and says what Apple wants nothing of: upsampling, reuse of a CD master, clips after AAC. */
export const appleMusicV2: Profile = {
  ...appleMusicV1,
  schema: 'lathe.profile/2',
  version: '2',
  limits: {
    notUpsampled: { value: true, source: digitalMasters },
    notZeroPadded: { value: true, source: digitalMasters },
  },
  unchecked: [
    {
      what: 'no clips in the AAC round trip (afclip, AURoundTripAAC)',
      source: { ...digitalMasters, confidence: 'unverified' },
    },
  ],
};
