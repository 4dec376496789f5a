// Original file: protos/lathe/internal/v1/work.proto

import type { Long } from '@grpc/proto-loader';

export interface ClaimInput {
  'role'?: (string);
  'name'?: (string);
  'sha256'?: (string);
  'size_bytes'?: (number | string | Long);
  /**
   * GET with ranges, until it expires.
   */
  'url'?: (string);
  '_size_bytes'?: "size_bytes";
}

export interface ClaimInput__Output {
  'role': (string);
  'name': (string);
  'sha256': (string);
  'size_bytes'?: (string);
  /**
   * GET with ranges, until it expires.
   */
  'url': (string);
  '_size_bytes'?: "size_bytes";
}
