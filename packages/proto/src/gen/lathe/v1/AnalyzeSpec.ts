// Original file: protos/lathe/v1/jobs.proto


export interface AnalyzeSpec {
  /**
   * Include the momentary and short-term series.
   */
  'series'?: (boolean);
  '_series'?: "series";
}

export interface AnalyzeSpec__Output {
  /**
   * Include the momentary and short-term series.
   */
  'series'?: (boolean);
  '_series'?: "series";
}
