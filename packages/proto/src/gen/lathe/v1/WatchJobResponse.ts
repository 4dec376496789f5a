// Original file: protos/lathe/v1/jobs.proto

import type { JobEvent as _lathe_v1_JobEvent, JobEvent__Output as _lathe_v1_JobEvent__Output } from '../../lathe/v1/JobEvent.ts';

export interface WatchJobResponse {
  /**
   * Unset in a heartbeat, sent every 15 s of silence.
   */
  'event'?: (_lathe_v1_JobEvent | null);
  'resume_token'?: (string);
  '_event'?: "event";
}

export interface WatchJobResponse__Output {
  /**
   * Unset in a heartbeat, sent every 15 s of silence.
   */
  'event'?: (_lathe_v1_JobEvent__Output | null);
  'resume_token': (string);
  '_event'?: "event";
}
