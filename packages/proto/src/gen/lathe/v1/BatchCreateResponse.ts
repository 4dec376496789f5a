// Original file: protos/lathe/v1/jobs.proto

import type { Batch as _lathe_v1_Batch, Batch__Output as _lathe_v1_Batch__Output } from '../../lathe/v1/Batch.ts';
import type { BatchItemResults as _lathe_v1_BatchItemResults, BatchItemResults__Output as _lathe_v1_BatchItemResults__Output } from '../../lathe/v1/BatchItemResults.ts';

export interface BatchCreateResponse {
  /**
   * Answers the header.
   */
  'opened'?: (_lathe_v1_Batch | null);
  /**
   * Answers one chunk of items, same order.
   */
  'results'?: (_lathe_v1_BatchItemResults | null);
  /**
   * Answers close.
   */
  'closed'?: (_lathe_v1_Batch | null);
  'step'?: "opened"|"results"|"closed";
}

export interface BatchCreateResponse__Output {
  /**
   * Answers the header.
   */
  'opened'?: (_lathe_v1_Batch__Output | null);
  /**
   * Answers one chunk of items, same order.
   */
  'results'?: (_lathe_v1_BatchItemResults__Output | null);
  /**
   * Answers close.
   */
  'closed'?: (_lathe_v1_Batch__Output | null);
  'step'?: "opened"|"results"|"closed";
}
