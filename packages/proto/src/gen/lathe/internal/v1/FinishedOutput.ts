// Original file: protos/lathe/internal/v1/work.proto

import type { Long } from '@grpc/proto-loader';

export interface FinishedOutput {
  'role'?: (string);
  'object_key'?: (string);
  'sha256'?: (string);
  'size_bytes'?: (number | string | Long);
  'name'?: (string);
  'media_type'?: (string);
  '_size_bytes'?: "size_bytes";
}

export interface FinishedOutput__Output {
  'role': (string);
  'object_key': (string);
  'sha256': (string);
  'size_bytes'?: (string);
  'name': (string);
  'media_type': (string);
  '_size_bytes'?: "size_bytes";
}
