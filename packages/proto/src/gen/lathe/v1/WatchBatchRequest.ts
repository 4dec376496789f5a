// Original file: protos/lathe/v1/jobs.proto


export interface WatchBatchRequest {
  'batch_id'?: (string);
  /**
   * As in WatchJobRequest.
   */
  'resume_token'?: (string);
  /**
   * Leave out the items that end: counts only.
   */
  'counts_only'?: (boolean);
  '_counts_only'?: "counts_only";
}

export interface WatchBatchRequest__Output {
  'batch_id': (string);
  /**
   * As in WatchJobRequest.
   */
  'resume_token': (string);
  /**
   * Leave out the items that end: counts only.
   */
  'counts_only'?: (boolean);
  '_counts_only'?: "counts_only";
}
