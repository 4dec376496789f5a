// Original file: protos/lathe/v1/jobs.proto

import type { Job as _lathe_v1_Job, Job__Output as _lathe_v1_Job__Output } from '../../lathe/v1/Job.ts';
import type { Attempt as _lathe_v1_Attempt, Attempt__Output as _lathe_v1_Attempt__Output } from '../../lathe/v1/Attempt.ts';

export interface GetJobResponse {
  'job'?: (_lathe_v1_Job | null);
  'attempts'?: (_lathe_v1_Attempt)[];
}

export interface GetJobResponse__Output {
  'job': (_lathe_v1_Job__Output | null);
  'attempts': (_lathe_v1_Attempt__Output)[];
}
