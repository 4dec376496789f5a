// Original file: protos/lathe/v1/jobs.proto

import type { Job as _lathe_v1_Job, Job__Output as _lathe_v1_Job__Output } from '../../lathe/v1/Job.ts';

export interface CreateJobResponse {
  'job'?: (_lathe_v1_Job | null);
  /**
   * False when request_id found the earlier job.
   */
  'created'?: (boolean);
  '_created'?: "created";
}

export interface CreateJobResponse__Output {
  'job': (_lathe_v1_Job__Output | null);
  /**
   * False when request_id found the earlier job.
   */
  'created'?: (boolean);
  '_created'?: "created";
}
