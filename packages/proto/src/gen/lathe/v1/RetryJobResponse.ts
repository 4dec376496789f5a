// Original file: protos/lathe/v1/jobs.proto

import type { Job as _lathe_v1_Job, Job__Output as _lathe_v1_Job__Output } from '../../lathe/v1/Job.ts';

export interface RetryJobResponse {
  'job'?: (_lathe_v1_Job | null);
}

export interface RetryJobResponse__Output {
  'job': (_lathe_v1_Job__Output | null);
}
