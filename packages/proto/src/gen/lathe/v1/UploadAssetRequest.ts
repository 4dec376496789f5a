// Original file: protos/lathe/v1/assets.proto

import type { UploadHeader as _lathe_v1_UploadHeader, UploadHeader__Output as _lathe_v1_UploadHeader__Output } from '../../lathe/v1/UploadHeader.ts';

export interface UploadAssetRequest {
  'header'?: (_lathe_v1_UploadHeader | null);
  'data'?: (Buffer | Uint8Array | string);
  'part'?: "header"|"data";
}

export interface UploadAssetRequest__Output {
  'header'?: (_lathe_v1_UploadHeader__Output | null);
  'data'?: (Buffer);
  'part'?: "header"|"data";
}
