// Original file: protos/lathe/v1/jobs.proto

import type { JobClass as _lathe_v1_JobClass, JobClass__Output as _lathe_v1_JobClass__Output } from '../../lathe/v1/JobClass.ts';
import type { BatchCounts as _lathe_v1_BatchCounts, BatchCounts__Output as _lathe_v1_BatchCounts__Output } from '../../lathe/v1/BatchCounts.ts';
import type { Long } from '@grpc/proto-loader';

export interface Batch {
  'id'?: (string);
  'label'?: (string);
  'job_class'?: (_lathe_v1_JobClass);
  'created_at_us'?: (number | string | Long);
  'updated_at_us'?: (number | string | Long);
  /**
   * No more items are taken.
   */
  'closed'?: (boolean);
  'cancel_requested'?: (boolean);
  'counts'?: (_lathe_v1_BatchCounts | null);
  /**
   * Closed, and every item has ended.
   */
  'over'?: (boolean);
  'last_seq'?: (number | string | Long);
  '_closed'?: "closed";
  '_cancel_requested'?: "cancel_requested";
  '_over'?: "over";
  '_last_seq'?: "last_seq";
}

export interface Batch__Output {
  'id': (string);
  'label': (string);
  'job_class': (_lathe_v1_JobClass__Output);
  'created_at_us': (string);
  'updated_at_us': (string);
  /**
   * No more items are taken.
   */
  'closed'?: (boolean);
  'cancel_requested'?: (boolean);
  'counts': (_lathe_v1_BatchCounts__Output | null);
  /**
   * Closed, and every item has ended.
   */
  'over'?: (boolean);
  'last_seq'?: (string);
  '_closed'?: "closed";
  '_cancel_requested'?: "cancel_requested";
  '_over'?: "over";
  '_last_seq'?: "last_seq";
}
