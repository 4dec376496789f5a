// Original file: protos/lathe/v1/jobs.proto


export interface WatchJobRequest {
  'job_id'?: (string);
  /**
   * Of the last event seen; empty: from the first event. One older than the kept events is refused as resume_expired.
   */
  'resume_token'?: (string);
}

export interface WatchJobRequest__Output {
  'job_id': (string);
  /**
   * Of the last event seen; empty: from the first event. One older than the kept events is refused as resume_expired.
   */
  'resume_token': (string);
}
