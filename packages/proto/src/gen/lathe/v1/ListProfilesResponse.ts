// Original file: protos/lathe/v1/profiles.proto

import type { Profile as _lathe_v1_Profile, Profile__Output as _lathe_v1_Profile__Output } from '../../lathe/v1/Profile.ts';

export interface ListProfilesResponse {
  'profiles'?: (_lathe_v1_Profile)[];
}

export interface ListProfilesResponse__Output {
  'profiles': (_lathe_v1_Profile__Output)[];
}
