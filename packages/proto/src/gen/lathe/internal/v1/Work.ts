// Original file: protos/lathe/internal/v1/work.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ClaimRequest as _lathe_internal_v1_ClaimRequest, ClaimRequest__Output as _lathe_internal_v1_ClaimRequest__Output } from '../../../lathe/internal/v1/ClaimRequest.ts';
import type { ClaimResponse as _lathe_internal_v1_ClaimResponse, ClaimResponse__Output as _lathe_internal_v1_ClaimResponse__Output } from '../../../lathe/internal/v1/ClaimResponse.ts';
import type { CompleteRequest as _lathe_internal_v1_CompleteRequest, CompleteRequest__Output as _lathe_internal_v1_CompleteRequest__Output } from '../../../lathe/internal/v1/CompleteRequest.ts';
import type { CompleteResponse as _lathe_internal_v1_CompleteResponse, CompleteResponse__Output as _lathe_internal_v1_CompleteResponse__Output } from '../../../lathe/internal/v1/CompleteResponse.ts';
import type { LeaveRequest as _lathe_internal_v1_LeaveRequest, LeaveRequest__Output as _lathe_internal_v1_LeaveRequest__Output } from '../../../lathe/internal/v1/LeaveRequest.ts';
import type { LeaveResponse as _lathe_internal_v1_LeaveResponse, LeaveResponse__Output as _lathe_internal_v1_LeaveResponse__Output } from '../../../lathe/internal/v1/LeaveResponse.ts';
import type { ReleaseRequest as _lathe_internal_v1_ReleaseRequest, ReleaseRequest__Output as _lathe_internal_v1_ReleaseRequest__Output } from '../../../lathe/internal/v1/ReleaseRequest.ts';
import type { ReleaseResponse as _lathe_internal_v1_ReleaseResponse, ReleaseResponse__Output as _lathe_internal_v1_ReleaseResponse__Output } from '../../../lathe/internal/v1/ReleaseResponse.ts';
import type { RenewRequest as _lathe_internal_v1_RenewRequest, RenewRequest__Output as _lathe_internal_v1_RenewRequest__Output } from '../../../lathe/internal/v1/RenewRequest.ts';
import type { RenewResponse as _lathe_internal_v1_RenewResponse, RenewResponse__Output as _lathe_internal_v1_RenewResponse__Output } from '../../../lathe/internal/v1/RenewResponse.ts';
import type { WatchOffersRequest as _lathe_internal_v1_WatchOffersRequest, WatchOffersRequest__Output as _lathe_internal_v1_WatchOffersRequest__Output } from '../../../lathe/internal/v1/WatchOffersRequest.ts';
import type { WatchOffersResponse as _lathe_internal_v1_WatchOffersResponse, WatchOffersResponse__Output as _lathe_internal_v1_WatchOffersResponse__Output } from '../../../lathe/internal/v1/WatchOffersResponse.ts';

/**
 * Worker to gateway: claims and leases. Workers hold no database credential and no storage key.
 */
export interface WorkClient extends grpc.Client {
  /**
   * The next job for a free slot, hinted or in fair order; claim unset when there is none. Several where `most` says so.
   */
  Claim(argument: _lathe_internal_v1_ClaimRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_ClaimResponse__Output>): grpc.ClientUnaryCall;
  Claim(argument: _lathe_internal_v1_ClaimRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_ClaimResponse__Output>): grpc.ClientUnaryCall;
  Claim(argument: _lathe_internal_v1_ClaimRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_ClaimResponse__Output>): grpc.ClientUnaryCall;
  Claim(argument: _lathe_internal_v1_ClaimRequest, callback: grpc.requestCallback<_lathe_internal_v1_ClaimResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The next job for a free slot, hinted or in fair order; claim unset when there is none. Several where `most` says so.
   */
  claim(argument: _lathe_internal_v1_ClaimRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_ClaimResponse__Output>): grpc.ClientUnaryCall;
  claim(argument: _lathe_internal_v1_ClaimRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_ClaimResponse__Output>): grpc.ClientUnaryCall;
  claim(argument: _lathe_internal_v1_ClaimRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_ClaimResponse__Output>): grpc.ClientUnaryCall;
  claim(argument: _lathe_internal_v1_ClaimRequest, callback: grpc.requestCallback<_lathe_internal_v1_ClaimResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends an attempt by compare-and-set on (job, fence).
   */
  Complete(argument: _lathe_internal_v1_CompleteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  Complete(argument: _lathe_internal_v1_CompleteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  Complete(argument: _lathe_internal_v1_CompleteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  Complete(argument: _lathe_internal_v1_CompleteRequest, callback: grpc.requestCallback<_lathe_internal_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends an attempt by compare-and-set on (job, fence).
   */
  complete(argument: _lathe_internal_v1_CompleteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  complete(argument: _lathe_internal_v1_CompleteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  complete(argument: _lathe_internal_v1_CompleteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  complete(argument: _lathe_internal_v1_CompleteRequest, callback: grpc.requestCallback<_lathe_internal_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The worker claims no more and holds no lease: its slots are counted no longer. Without it they are counted for 10 s more.
   */
  Leave(argument: _lathe_internal_v1_LeaveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_LeaveResponse__Output>): grpc.ClientUnaryCall;
  Leave(argument: _lathe_internal_v1_LeaveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_LeaveResponse__Output>): grpc.ClientUnaryCall;
  Leave(argument: _lathe_internal_v1_LeaveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_LeaveResponse__Output>): grpc.ClientUnaryCall;
  Leave(argument: _lathe_internal_v1_LeaveRequest, callback: grpc.requestCallback<_lathe_internal_v1_LeaveResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The worker claims no more and holds no lease: its slots are counted no longer. Without it they are counted for 10 s more.
   */
  leave(argument: _lathe_internal_v1_LeaveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_LeaveResponse__Output>): grpc.ClientUnaryCall;
  leave(argument: _lathe_internal_v1_LeaveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_LeaveResponse__Output>): grpc.ClientUnaryCall;
  leave(argument: _lathe_internal_v1_LeaveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_LeaveResponse__Output>): grpc.ClientUnaryCall;
  leave(argument: _lathe_internal_v1_LeaveRequest, callback: grpc.requestCallback<_lathe_internal_v1_LeaveResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives a job back; burns neither attempt nor loss.
   */
  Release(argument: _lathe_internal_v1_ReleaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  Release(argument: _lathe_internal_v1_ReleaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  Release(argument: _lathe_internal_v1_ReleaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  Release(argument: _lathe_internal_v1_ReleaseRequest, callback: grpc.requestCallback<_lathe_internal_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives a job back; burns neither attempt nor loss.
   */
  release(argument: _lathe_internal_v1_ReleaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  release(argument: _lathe_internal_v1_ReleaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  release(argument: _lathe_internal_v1_ReleaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  release(argument: _lathe_internal_v1_ReleaseRequest, callback: grpc.requestCallback<_lathe_internal_v1_ReleaseResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Extends leases and reports progress; the answer carries cancel, loss and drain.
   */
  Renew(argument: _lathe_internal_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _lathe_internal_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _lathe_internal_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _lathe_internal_v1_RenewRequest, callback: grpc.requestCallback<_lathe_internal_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Extends leases and reports progress; the answer carries cancel, loss and drain.
   */
  renew(argument: _lathe_internal_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _lathe_internal_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_internal_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _lathe_internal_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_internal_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _lathe_internal_v1_RenewRequest, callback: grpc.requestCallback<_lathe_internal_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Offers and cancel requests as they are made, for workers that share no bus with the gateway. Both are hints.
   */
  WatchOffers(argument: _lathe_internal_v1_WatchOffersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_internal_v1_WatchOffersResponse__Output>;
  WatchOffers(argument: _lathe_internal_v1_WatchOffersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_internal_v1_WatchOffersResponse__Output>;
  /**
   * Offers and cancel requests as they are made, for workers that share no bus with the gateway. Both are hints.
   */
  watchOffers(argument: _lathe_internal_v1_WatchOffersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_internal_v1_WatchOffersResponse__Output>;
  watchOffers(argument: _lathe_internal_v1_WatchOffersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_internal_v1_WatchOffersResponse__Output>;
  
}

/**
 * Worker to gateway: claims and leases. Workers hold no database credential and no storage key.
 */
export interface WorkHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The next job for a free slot, hinted or in fair order; claim unset when there is none. Several where `most` says so.
   */
  Claim: grpc.handleUnaryCall<_lathe_internal_v1_ClaimRequest__Output, _lathe_internal_v1_ClaimResponse>;
  
  /**
   * Ends an attempt by compare-and-set on (job, fence).
   */
  Complete: grpc.handleUnaryCall<_lathe_internal_v1_CompleteRequest__Output, _lathe_internal_v1_CompleteResponse>;
  
  /**
   * The worker claims no more and holds no lease: its slots are counted no longer. Without it they are counted for 10 s more.
   */
  Leave: grpc.handleUnaryCall<_lathe_internal_v1_LeaveRequest__Output, _lathe_internal_v1_LeaveResponse>;
  
  /**
   * Gives a job back; burns neither attempt nor loss.
   */
  Release: grpc.handleUnaryCall<_lathe_internal_v1_ReleaseRequest__Output, _lathe_internal_v1_ReleaseResponse>;
  
  /**
   * Extends leases and reports progress; the answer carries cancel, loss and drain.
   */
  Renew: grpc.handleUnaryCall<_lathe_internal_v1_RenewRequest__Output, _lathe_internal_v1_RenewResponse>;
  
  /**
   * Offers and cancel requests as they are made, for workers that share no bus with the gateway. Both are hints.
   */
  WatchOffers: grpc.handleServerStreamingCall<_lathe_internal_v1_WatchOffersRequest__Output, _lathe_internal_v1_WatchOffersResponse>;
  
}

export interface WorkDefinition extends grpc.ServiceDefinition {
  Claim: MethodDefinition<_lathe_internal_v1_ClaimRequest, _lathe_internal_v1_ClaimResponse, _lathe_internal_v1_ClaimRequest__Output, _lathe_internal_v1_ClaimResponse__Output>
  Complete: MethodDefinition<_lathe_internal_v1_CompleteRequest, _lathe_internal_v1_CompleteResponse, _lathe_internal_v1_CompleteRequest__Output, _lathe_internal_v1_CompleteResponse__Output>
  Leave: MethodDefinition<_lathe_internal_v1_LeaveRequest, _lathe_internal_v1_LeaveResponse, _lathe_internal_v1_LeaveRequest__Output, _lathe_internal_v1_LeaveResponse__Output>
  Release: MethodDefinition<_lathe_internal_v1_ReleaseRequest, _lathe_internal_v1_ReleaseResponse, _lathe_internal_v1_ReleaseRequest__Output, _lathe_internal_v1_ReleaseResponse__Output>
  Renew: MethodDefinition<_lathe_internal_v1_RenewRequest, _lathe_internal_v1_RenewResponse, _lathe_internal_v1_RenewRequest__Output, _lathe_internal_v1_RenewResponse__Output>
  WatchOffers: MethodDefinition<_lathe_internal_v1_WatchOffersRequest, _lathe_internal_v1_WatchOffersResponse, _lathe_internal_v1_WatchOffersRequest__Output, _lathe_internal_v1_WatchOffersResponse__Output>
}
