// Original file: protos/lathe/internal/v1/bus.proto

import type { Long } from '@grpc/proto-loader';

/**
 * On the events topic, keyed by the batch: that a batch has new events.
 */
export interface BatchNotice {
  'tenant_id'?: (string);
  'batch_id'?: (string);
  'last_seq'?: (number | string | Long);
}

/**
 * On the events topic, keyed by the batch: that a batch has new events.
 */
export interface BatchNotice__Output {
  'tenant_id': (string);
  'batch_id': (string);
  'last_seq': (string);
}
