// Original file: protos/lathe/v1/profiles.proto

import type { Profile as _lathe_v1_Profile, Profile__Output as _lathe_v1_Profile__Output } from '../../lathe/v1/Profile.ts';

export interface GetProfileResponse {
  'profile'?: (_lathe_v1_Profile | null);
}

export interface GetProfileResponse__Output {
  'profile': (_lathe_v1_Profile__Output | null);
}
