// Original file: protos/lathe/v1/jobs.proto

import type { Error as _lathe_v1_Error, Error__Output as _lathe_v1_Error__Output } from '../../lathe/v1/Error.ts';

export interface BatchItemResult {
  'key'?: (string);
  /**
   * Empty where the item was refused.
   */
  'job_id'?: (string);
  /**
   * False when the key found the earlier job.
   */
  'created'?: (boolean);
  'error'?: (_lathe_v1_Error | null);
  '_created'?: "created";
  '_error'?: "error";
}

export interface BatchItemResult__Output {
  'key': (string);
  /**
   * Empty where the item was refused.
   */
  'job_id': (string);
  /**
   * False when the key found the earlier job.
   */
  'created'?: (boolean);
  'error'?: (_lathe_v1_Error__Output | null);
  '_created'?: "created";
  '_error'?: "error";
}
