// Original file: protos/lathe/v1/assets.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeleteAssetRequest as _lathe_v1_DeleteAssetRequest, DeleteAssetRequest__Output as _lathe_v1_DeleteAssetRequest__Output } from '../../lathe/v1/DeleteAssetRequest.ts';
import type { DeleteAssetResponse as _lathe_v1_DeleteAssetResponse, DeleteAssetResponse__Output as _lathe_v1_DeleteAssetResponse__Output } from '../../lathe/v1/DeleteAssetResponse.ts';
import type { DownloadAssetRequest as _lathe_v1_DownloadAssetRequest, DownloadAssetRequest__Output as _lathe_v1_DownloadAssetRequest__Output } from '../../lathe/v1/DownloadAssetRequest.ts';
import type { DownloadAssetResponse as _lathe_v1_DownloadAssetResponse, DownloadAssetResponse__Output as _lathe_v1_DownloadAssetResponse__Output } from '../../lathe/v1/DownloadAssetResponse.ts';
import type { GetAssetRequest as _lathe_v1_GetAssetRequest, GetAssetRequest__Output as _lathe_v1_GetAssetRequest__Output } from '../../lathe/v1/GetAssetRequest.ts';
import type { GetAssetResponse as _lathe_v1_GetAssetResponse, GetAssetResponse__Output as _lathe_v1_GetAssetResponse__Output } from '../../lathe/v1/GetAssetResponse.ts';
import type { UploadAssetRequest as _lathe_v1_UploadAssetRequest, UploadAssetRequest__Output as _lathe_v1_UploadAssetRequest__Output } from '../../lathe/v1/UploadAssetRequest.ts';
import type { UploadAssetResponse as _lathe_v1_UploadAssetResponse, UploadAssetResponse__Output as _lathe_v1_UploadAssetResponse__Output } from '../../lathe/v1/UploadAssetResponse.ts';

/**
 * Immutable stored files of the calling tenant.
 */
export interface AssetsClient extends grpc.Client {
  Delete(argument: _lathe_v1_DeleteAssetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_DeleteAssetResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _lathe_v1_DeleteAssetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_DeleteAssetResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _lathe_v1_DeleteAssetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_DeleteAssetResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _lathe_v1_DeleteAssetRequest, callback: grpc.requestCallback<_lathe_v1_DeleteAssetResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _lathe_v1_DeleteAssetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_DeleteAssetResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _lathe_v1_DeleteAssetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_DeleteAssetResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _lathe_v1_DeleteAssetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_DeleteAssetResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _lathe_v1_DeleteAssetRequest, callback: grpc.requestCallback<_lathe_v1_DeleteAssetResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * First message: the asset. Then the bytes.
   */
  Download(argument: _lathe_v1_DownloadAssetRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_DownloadAssetResponse__Output>;
  Download(argument: _lathe_v1_DownloadAssetRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_DownloadAssetResponse__Output>;
  /**
   * First message: the asset. Then the bytes.
   */
  download(argument: _lathe_v1_DownloadAssetRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_DownloadAssetResponse__Output>;
  download(argument: _lathe_v1_DownloadAssetRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_lathe_v1_DownloadAssetResponse__Output>;
  
  Get(argument: _lathe_v1_GetAssetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetAssetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _lathe_v1_GetAssetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_GetAssetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _lathe_v1_GetAssetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetAssetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _lathe_v1_GetAssetRequest, callback: grpc.requestCallback<_lathe_v1_GetAssetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetAssetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetAssetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetAssetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_GetAssetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetAssetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_GetAssetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _lathe_v1_GetAssetRequest, callback: grpc.requestCallback<_lathe_v1_GetAssetResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * First message: header. Then the bytes, in chunks of at most 1 MiB. Durable when it answers.
   */
  Upload(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_UploadAssetResponse__Output>): grpc.ClientWritableStream<_lathe_v1_UploadAssetRequest>;
  Upload(metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_UploadAssetResponse__Output>): grpc.ClientWritableStream<_lathe_v1_UploadAssetRequest>;
  Upload(options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_UploadAssetResponse__Output>): grpc.ClientWritableStream<_lathe_v1_UploadAssetRequest>;
  Upload(callback: grpc.requestCallback<_lathe_v1_UploadAssetResponse__Output>): grpc.ClientWritableStream<_lathe_v1_UploadAssetRequest>;
  /**
   * First message: header. Then the bytes, in chunks of at most 1 MiB. Durable when it answers.
   */
  upload(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_UploadAssetResponse__Output>): grpc.ClientWritableStream<_lathe_v1_UploadAssetRequest>;
  upload(metadata: grpc.Metadata, callback: grpc.requestCallback<_lathe_v1_UploadAssetResponse__Output>): grpc.ClientWritableStream<_lathe_v1_UploadAssetRequest>;
  upload(options: grpc.CallOptions, callback: grpc.requestCallback<_lathe_v1_UploadAssetResponse__Output>): grpc.ClientWritableStream<_lathe_v1_UploadAssetRequest>;
  upload(callback: grpc.requestCallback<_lathe_v1_UploadAssetResponse__Output>): grpc.ClientWritableStream<_lathe_v1_UploadAssetRequest>;
  
}

/**
 * Immutable stored files of the calling tenant.
 */
export interface AssetsHandlers extends grpc.UntypedServiceImplementation {
  Delete: grpc.handleUnaryCall<_lathe_v1_DeleteAssetRequest__Output, _lathe_v1_DeleteAssetResponse>;
  
  /**
   * First message: the asset. Then the bytes.
   */
  Download: grpc.handleServerStreamingCall<_lathe_v1_DownloadAssetRequest__Output, _lathe_v1_DownloadAssetResponse>;
  
  Get: grpc.handleUnaryCall<_lathe_v1_GetAssetRequest__Output, _lathe_v1_GetAssetResponse>;
  
  /**
   * First message: header. Then the bytes, in chunks of at most 1 MiB. Durable when it answers.
   */
  Upload: grpc.handleClientStreamingCall<_lathe_v1_UploadAssetRequest__Output, _lathe_v1_UploadAssetResponse>;
  
}

export interface AssetsDefinition extends grpc.ServiceDefinition {
  Delete: MethodDefinition<_lathe_v1_DeleteAssetRequest, _lathe_v1_DeleteAssetResponse, _lathe_v1_DeleteAssetRequest__Output, _lathe_v1_DeleteAssetResponse__Output>
  Download: MethodDefinition<_lathe_v1_DownloadAssetRequest, _lathe_v1_DownloadAssetResponse, _lathe_v1_DownloadAssetRequest__Output, _lathe_v1_DownloadAssetResponse__Output>
  Get: MethodDefinition<_lathe_v1_GetAssetRequest, _lathe_v1_GetAssetResponse, _lathe_v1_GetAssetRequest__Output, _lathe_v1_GetAssetResponse__Output>
  Upload: MethodDefinition<_lathe_v1_UploadAssetRequest, _lathe_v1_UploadAssetResponse, _lathe_v1_UploadAssetRequest__Output, _lathe_v1_UploadAssetResponse__Output>
}
