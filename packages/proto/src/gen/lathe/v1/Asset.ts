// Original file: protos/lathe/v1/assets.proto

import type { Long } from '@grpc/proto-loader';

export interface Asset {
  'id'?: (string);
  /**
   * Lower-case hexadecimal SHA-256.
   */
  'sha256'?: (string);
  'size_bytes'?: (number | string | Long);
  'name'?: (string);
  'media_type'?: (string);
  'created_at_us'?: (number | string | Long);
  '_size_bytes'?: "size_bytes";
}

export interface Asset__Output {
  'id': (string);
  /**
   * Lower-case hexadecimal SHA-256.
   */
  'sha256': (string);
  'size_bytes'?: (string);
  'name': (string);
  'media_type': (string);
  'created_at_us': (string);
  '_size_bytes'?: "size_bytes";
}
