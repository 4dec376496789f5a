// Original file: protos/lathe/v1/jobs.proto

import type { BatchEvent as _lathe_v1_BatchEvent, BatchEvent__Output as _lathe_v1_BatchEvent__Output } from '../../lathe/v1/BatchEvent.ts';

export interface WatchBatchResponse {
  /**
   * Unset in a heartbeat, sent every 15 s of silence.
   */
  'event'?: (_lathe_v1_BatchEvent | null);
  'resume_token'?: (string);
  '_event'?: "event";
}

export interface WatchBatchResponse__Output {
  /**
   * Unset in a heartbeat, sent every 15 s of silence.
   */
  'event'?: (_lathe_v1_BatchEvent__Output | null);
  'resume_token': (string);
  '_event'?: "event";
}
