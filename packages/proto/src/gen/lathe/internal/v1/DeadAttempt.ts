// Original file: protos/lathe/internal/v1/bus.proto

import type { Long } from '@grpc/proto-loader';

export interface DeadAttempt {
  'fence'?: (number | string | Long);
  'worker_id'?: (string);
  'outcome'?: (string);
  'error_code'?: (string);
}

export interface DeadAttempt__Output {
  'fence': (string);
  'worker_id': (string);
  'outcome': (string);
  'error_code': (string);
}
