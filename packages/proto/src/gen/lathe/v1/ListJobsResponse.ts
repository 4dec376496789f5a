// Original file: protos/lathe/v1/jobs.proto

import type { Job as _lathe_v1_Job, Job__Output as _lathe_v1_Job__Output } from '../../lathe/v1/Job.ts';

export interface ListJobsResponse {
  'jobs'?: (_lathe_v1_Job)[];
  /**
   * Empty on the last page.
   */
  'next_page_token'?: (string);
}

export interface ListJobsResponse__Output {
  'jobs': (_lathe_v1_Job__Output)[];
  /**
   * Empty on the last page.
   */
  'next_page_token': (string);
}
