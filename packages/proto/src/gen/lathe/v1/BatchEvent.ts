// Original file: protos/lathe/v1/jobs.proto

import type { BatchCounts as _lathe_v1_BatchCounts, BatchCounts__Output as _lathe_v1_BatchCounts__Output } from '../../lathe/v1/BatchCounts.ts';
import type { JobState as _lathe_v1_JobState, JobState__Output as _lathe_v1_JobState__Output } from '../../lathe/v1/JobState.ts';
import type { Long } from '@grpc/proto-loader';

export interface BatchEvent {
  'seq'?: (number | string | Long);
  /**
   * "opened", "progress", "item_finished", "closed", "cancel_requested" or "finished"; or "snapshot", the counts as they
   * are now, where a watch begins without a token and the first events are no longer kept.
   */
  'type'?: (string);
  'at_us'?: (number | string | Long);
  'counts'?: (_lathe_v1_BatchCounts | null);
  /**
   * Of the item that ended.
   */
  'item_key'?: (string);
  'job_id'?: (string);
  'item_state'?: (_lathe_v1_JobState);
  '_seq'?: "seq";
}

export interface BatchEvent__Output {
  'seq'?: (string);
  /**
   * "opened", "progress", "item_finished", "closed", "cancel_requested" or "finished"; or "snapshot", the counts as they
   * are now, where a watch begins without a token and the first events are no longer kept.
   */
  'type': (string);
  'at_us': (string);
  'counts': (_lathe_v1_BatchCounts__Output | null);
  /**
   * Of the item that ended.
   */
  'item_key': (string);
  'job_id': (string);
  'item_state': (_lathe_v1_JobState__Output);
  '_seq'?: "seq";
}
