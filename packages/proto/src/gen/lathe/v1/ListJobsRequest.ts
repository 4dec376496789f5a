// Original file: protos/lathe/v1/jobs.proto

import type { JobState as _lathe_v1_JobState, JobState__Output as _lathe_v1_JobState__Output } from '../../lathe/v1/JobState.ts';

export interface ListJobsRequest {
  /**
   * 1 to 1000; 50 unless set.
   */
  'page_size'?: (number);
  'page_token'?: (string);
  'states'?: (_lathe_v1_JobState)[];
  'kind'?: (string);
  'batch_id'?: (string);
  '_page_size'?: "page_size";
}

export interface ListJobsRequest__Output {
  /**
   * 1 to 1000; 50 unless set.
   */
  'page_size'?: (number);
  'page_token': (string);
  'states': (_lathe_v1_JobState__Output)[];
  'kind': (string);
  'batch_id': (string);
  '_page_size'?: "page_size";
}
