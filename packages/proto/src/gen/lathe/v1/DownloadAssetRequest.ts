// Original file: protos/lathe/v1/assets.proto

import type { Long } from '@grpc/proto-loader';

export interface DownloadAssetRequest {
  'asset_id'?: (string);
  /**
   * First byte wanted; 0 unless set.
   */
  'offset'?: (number | string | Long);
  '_offset'?: "offset";
}

export interface DownloadAssetRequest__Output {
  'asset_id': (string);
  /**
   * First byte wanted; 0 unless set.
   */
  'offset'?: (string);
  '_offset'?: "offset";
}
