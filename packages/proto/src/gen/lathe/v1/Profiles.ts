// Original file: protos/lathe/v1/profiles.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetProfileRequest as _lathe_v1_GetProfileRequest, GetProfileRequest__Output as _lathe_v1_GetProfileRequest__Output } from '../../lathe/v1/GetProfileRequest.ts';
import type { GetProfileResponse as _lathe_v1_GetProfileResponse, GetProfileResponse__Output as _lathe_v1_GetProfileResponse__Output } from '../../lathe/v1/GetProfileResponse.ts';
import type { ListProfilesRequest as _lathe_v1_ListProfilesRequest, ListProfilesRequest__Output as _lathe_v1_ListProfilesRequest__Output } from '../../lathe/v1/ListProfilesRequest.ts';
import type { ListProfilesResponse as _lathe_v1_ListProfilesResponse, ListProfilesResponse__Output as _lathe_v1_ListProfilesResponse__Output } from '../../lathe/v1/ListProfilesResponse.ts';

/**
 * Delivery profiles: what destinations accept.
 */
export interface ProfilesClient extends grpc.Client {
  Get(argument: _lathe_v1_GetProfileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _lathe_v1_GetProfileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _lathe_v1_GetProfileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _lathe_v1_GetProfileRequest, callback: grpc.requestCallback<_lathe_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetProfileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetProfileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetProfileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetProfileRequest, callback: grpc.requestCallback<_lathe_v1_GetProfileResponse__Output>): grpc.ClientUnaryCall;
  
  List(argument: _lathe_v1_ListProfilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListProfilesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _lathe_v1_ListProfilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_ListProfilesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _lathe_v1_ListProfilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListProfilesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _lathe_v1_ListProfilesRequest, callback: grpc.requestCallback<_lathe_v1_ListProfilesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _lathe_v1_ListProfilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListProfilesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _lathe_v1_ListProfilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_ListProfilesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _lathe_v1_ListProfilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_ListProfilesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _lathe_v1_ListProfilesRequest, callback: grpc.requestCallback<_lathe_v1_ListProfilesResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Delivery profiles: what destinations accept.
 */
export interface ProfilesHandlers extends grpc.UntypedServiceImplementation {
  Get: grpc.handleUnaryCall<_lathe_v1_GetProfileRequest__Output, _lathe_v1_GetProfileResponse>;
  
  List: grpc.handleUnaryCall<_lathe_v1_ListProfilesRequest__Output, _lathe_v1_ListProfilesResponse>;
  
}

export interface ProfilesDefinition extends grpc.ServiceDefinition {
  Get: MethodDefinition<_lathe_v1_GetProfileRequest, _lathe_v1_GetProfileResponse, _lathe_v1_GetProfileRequest__Output, _lathe_v1_GetProfileResponse__Output>
  List: MethodDefinition<_lathe_v1_ListProfilesRequest, _lathe_v1_ListProfilesResponse, _lathe_v1_ListProfilesRequest__Output, _lathe_v1_ListProfilesResponse__Output>
}
