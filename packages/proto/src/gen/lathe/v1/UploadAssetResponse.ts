// Original file: protos/lathe/v1/assets.proto

import type { Asset as _lathe_v1_Asset, Asset__Output as _lathe_v1_Asset__Output } from '../../lathe/v1/Asset.ts';

export interface UploadAssetResponse {
  'asset'?: (_lathe_v1_Asset | null);
  /**
   * False when the tenant already had these bytes.
   */
  'created'?: (boolean);
  '_created'?: "created";
}

export interface UploadAssetResponse__Output {
  'asset': (_lathe_v1_Asset__Output | null);
  /**
   * False when the tenant already had these bytes.
   */
  'created'?: (boolean);
  '_created'?: "created";
}
