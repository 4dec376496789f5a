import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Asset as _lathe_v1_Asset, Asset__Output as _lathe_v1_Asset__Output } from './lathe/v1/Asset.ts';
import type { AssetsClient as _lathe_v1_AssetsClient, AssetsDefinition as _lathe_v1_AssetsDefinition } from './lathe/v1/Assets.ts';
import type { DeleteAssetRequest as _lathe_v1_DeleteAssetRequest, DeleteAssetRequest__Output as _lathe_v1_DeleteAssetRequest__Output } from './lathe/v1/DeleteAssetRequest.ts';
import type { DeleteAssetResponse as _lathe_v1_DeleteAssetResponse, DeleteAssetResponse__Output as _lathe_v1_DeleteAssetResponse__Output } from './lathe/v1/DeleteAssetResponse.ts';
import type { DownloadAssetRequest as _lathe_v1_DownloadAssetRequest, DownloadAssetRequest__Output as _lathe_v1_DownloadAssetRequest__Output } from './lathe/v1/DownloadAssetRequest.ts';
import type { DownloadAssetResponse as _lathe_v1_DownloadAssetResponse, DownloadAssetResponse__Output as _lathe_v1_DownloadAssetResponse__Output } from './lathe/v1/DownloadAssetResponse.ts';
import type { GetAssetRequest as _lathe_v1_GetAssetRequest, GetAssetRequest__Output as _lathe_v1_GetAssetRequest__Output } from './lathe/v1/GetAssetRequest.ts';
import type { GetAssetResponse as _lathe_v1_GetAssetResponse, GetAssetResponse__Output as _lathe_v1_GetAssetResponse__Output } from './lathe/v1/GetAssetResponse.ts';
import type { UploadAssetRequest as _lathe_v1_UploadAssetRequest, UploadAssetRequest__Output as _lathe_v1_UploadAssetRequest__Output } from './lathe/v1/UploadAssetRequest.ts';
import type { UploadAssetResponse as _lathe_v1_UploadAssetResponse, UploadAssetResponse__Output as _lathe_v1_UploadAssetResponse__Output } from './lathe/v1/UploadAssetResponse.ts';
import type { UploadHeader as _lathe_v1_UploadHeader, UploadHeader__Output as _lathe_v1_UploadHeader__Output } from './lathe/v1/UploadHeader.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  lathe: {
    v1: {
      Asset: MessageTypeDefinition<_lathe_v1_Asset, _lathe_v1_Asset__Output>
      /**
       * Immutable stored files of the calling tenant.
       */
      Assets: SubtypeConstructor<typeof grpc.Client, _lathe_v1_AssetsClient> & { service: _lathe_v1_AssetsDefinition }
      DeleteAssetRequest: MessageTypeDefinition<_lathe_v1_DeleteAssetRequest, _lathe_v1_DeleteAssetRequest__Output>
      DeleteAssetResponse: MessageTypeDefinition<_lathe_v1_DeleteAssetResponse, _lathe_v1_DeleteAssetResponse__Output>
      DownloadAssetRequest: MessageTypeDefinition<_lathe_v1_DownloadAssetRequest, _lathe_v1_DownloadAssetRequest__Output>
      DownloadAssetResponse: MessageTypeDefinition<_lathe_v1_DownloadAssetResponse, _lathe_v1_DownloadAssetResponse__Output>
      GetAssetRequest: MessageTypeDefinition<_lathe_v1_GetAssetRequest, _lathe_v1_GetAssetRequest__Output>
      GetAssetResponse: MessageTypeDefinition<_lathe_v1_GetAssetResponse, _lathe_v1_GetAssetResponse__Output>
      UploadAssetRequest: MessageTypeDefinition<_lathe_v1_UploadAssetRequest, _lathe_v1_UploadAssetRequest__Output>
      UploadAssetResponse: MessageTypeDefinition<_lathe_v1_UploadAssetResponse, _lathe_v1_UploadAssetResponse__Output>
      UploadHeader: MessageTypeDefinition<_lathe_v1_UploadHeader, _lathe_v1_UploadHeader__Output>
    }
  }
}

