import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { GetProfileRequest as _lathe_v1_GetProfileRequest, GetProfileRequest__Output as _lathe_v1_GetProfileRequest__Output } from './lathe/v1/GetProfileRequest.ts';
import type { GetProfileResponse as _lathe_v1_GetProfileResponse, GetProfileResponse__Output as _lathe_v1_GetProfileResponse__Output } from './lathe/v1/GetProfileResponse.ts';
import type { ListProfilesRequest as _lathe_v1_ListProfilesRequest, ListProfilesRequest__Output as _lathe_v1_ListProfilesRequest__Output } from './lathe/v1/ListProfilesRequest.ts';
import type { ListProfilesResponse as _lathe_v1_ListProfilesResponse, ListProfilesResponse__Output as _lathe_v1_ListProfilesResponse__Output } from './lathe/v1/ListProfilesResponse.ts';
import type { Profile as _lathe_v1_Profile, Profile__Output as _lathe_v1_Profile__Output } from './lathe/v1/Profile.ts';
import type { ProfilesClient as _lathe_v1_ProfilesClient, ProfilesDefinition as _lathe_v1_ProfilesDefinition } from './lathe/v1/Profiles.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  lathe: {
    v1: {
      GetProfileRequest: MessageTypeDefinition<_lathe_v1_GetProfileRequest, _lathe_v1_GetProfileRequest__Output>
      GetProfileResponse: MessageTypeDefinition<_lathe_v1_GetProfileResponse, _lathe_v1_GetProfileResponse__Output>
      ListProfilesRequest: MessageTypeDefinition<_lathe_v1_ListProfilesRequest, _lathe_v1_ListProfilesRequest__Output>
      ListProfilesResponse: MessageTypeDefinition<_lathe_v1_ListProfilesResponse, _lathe_v1_ListProfilesResponse__Output>
      Profile: MessageTypeDefinition<_lathe_v1_Profile, _lathe_v1_Profile__Output>
      /**
       * Delivery profiles: what destinations accept.
       */
      Profiles: SubtypeConstructor<typeof grpc.Client, _lathe_v1_ProfilesClient> & { service: _lathe_v1_ProfilesDefinition }
    }
  }
}

