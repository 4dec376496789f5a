// Original file: protos/lathe/internal/v1/work.proto

import type { Long } from '@grpc/proto-loader';

export interface LeaseRef {
  'tenant_id'?: (string);
  'job_id'?: (string);
  'fence'?: (number | string | Long);
}

export interface LeaseRef__Output {
  'tenant_id': (string);
  'job_id': (string);
  'fence': (string);
}
