// Original file: protos/lathe/v1/assets.proto

import type { Asset as _lathe_v1_Asset, Asset__Output as _lathe_v1_Asset__Output } from '../../lathe/v1/Asset.ts';

export interface DownloadAssetResponse {
  'asset'?: (_lathe_v1_Asset | null);
  'data'?: (Buffer | Uint8Array | string);
  'part'?: "asset"|"data";
}

export interface DownloadAssetResponse__Output {
  'asset'?: (_lathe_v1_Asset__Output | null);
  'data'?: (Buffer);
  'part'?: "asset"|"data";
}
