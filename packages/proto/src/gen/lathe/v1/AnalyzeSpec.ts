// Original file: protos/lathe/v1/jobs.proto


export interface AnalyzeSpec {
  /**
   * Include the momentary and short-term series.
   */
  'series'?: (boolean);
  /**
   * Measure what is left of a damaged input; job and report are then marked degraded. False unless set: damage fails the job.
   */
  'lenient'?: (boolean);
  '_series'?: "series";
  '_lenient'?: "lenient";
}

export interface AnalyzeSpec__Output {
  /**
   * Include the momentary and short-term series.
   */
  'series'?: (boolean);
  /**
   * Measure what is left of a damaged input; job and report are then marked degraded. False unless set: damage fails the job.
   */
  'lenient'?: (boolean);
  '_series'?: "series";
  '_lenient'?: "lenient";
}
