// Original file: protos/lathe/v1/jobs.proto

import type { Job as _lathe_v1_Job, Job__Output as _lathe_v1_Job__Output } from '../../lathe/v1/Job.ts';
import type { Long } from '@grpc/proto-loader';

export interface JobEvent {
  'seq'?: (number | string | Long);
  /**
   * "submitted", "offered", "started", "progress", "requeued", "cancel_requested", "finished"; or "snapshot", the job
   * as it is now, where a watch begins without a token and the first events are no longer kept.
   */
  'type'?: (string);
  'at_us'?: (number | string | Long);
  'job'?: (_lathe_v1_Job | null);
  '_seq'?: "seq";
}

export interface JobEvent__Output {
  'seq'?: (string);
  /**
   * "submitted", "offered", "started", "progress", "requeued", "cancel_requested", "finished"; or "snapshot", the job
   * as it is now, where a watch begins without a token and the first events are no longer kept.
   */
  'type': (string);
  'at_us': (string);
  'job': (_lathe_v1_Job__Output | null);
  '_seq'?: "seq";
}
