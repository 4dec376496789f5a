// Original file: protos/lathe/v1/jobs.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How many items are where; together all that were accepted.
 */
export interface BatchCounts {
  'waiting'?: (number | string | Long);
  'running'?: (number | string | Long);
  'succeeded'?: (number | string | Long);
  'failed'?: (number | string | Long);
  'cancelled'?: (number | string | Long);
  'dead'?: (number | string | Long);
  '_waiting'?: "waiting";
  '_running'?: "running";
  '_succeeded'?: "succeeded";
  '_failed'?: "failed";
  '_cancelled'?: "cancelled";
  '_dead'?: "dead";
}

/**
 * How many items are where; together all that were accepted.
 */
export interface BatchCounts__Output {
  'waiting'?: (string);
  'running'?: (string);
  'succeeded'?: (string);
  'failed'?: (string);
  'cancelled'?: (string);
  'dead'?: (string);
  '_waiting'?: "waiting";
  '_running'?: "running";
  '_succeeded'?: "succeeded";
  '_failed'?: "failed";
  '_cancelled'?: "cancelled";
  '_dead'?: "dead";
}
