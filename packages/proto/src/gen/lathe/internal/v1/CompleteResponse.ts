// Original file: protos/lathe/internal/v1/work.proto

import type { Job as _lathe_v1_Job, Job__Output as _lathe_v1_Job__Output } from '../../../lathe/v1/Job.ts';

export interface CompleteResponse {
  'job'?: (_lathe_v1_Job | null);
}

export interface CompleteResponse__Output {
  'job': (_lathe_v1_Job__Output | null);
}
