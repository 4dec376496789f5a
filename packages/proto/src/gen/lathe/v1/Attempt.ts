// Original file: protos/lathe/v1/jobs.proto

import type { Error as _lathe_v1_Error, Error__Output as _lathe_v1_Error__Output } from '../../lathe/v1/Error.ts';
import type { Long } from '@grpc/proto-loader';

export interface Attempt {
  'fence'?: (number | string | Long);
  'worker_id'?: (string);
  /**
   * "running", "succeeded", "failed", "cancelled", "lost" or "released".
   */
  'outcome'?: (string);
  'started_at_us'?: (number | string | Long);
  'ended_at_us'?: (number | string | Long);
  'error'?: (_lathe_v1_Error | null);
  '_ended_at_us'?: "ended_at_us";
  '_error'?: "error";
}

export interface Attempt__Output {
  'fence': (string);
  'worker_id': (string);
  /**
   * "running", "succeeded", "failed", "cancelled", "lost" or "released".
   */
  'outcome': (string);
  'started_at_us': (string);
  'ended_at_us'?: (string);
  'error'?: (_lathe_v1_Error__Output | null);
  '_ended_at_us'?: "ended_at_us";
  '_error'?: "error";
}
