// Original file: protos/lathe/v1/jobs.proto


export interface AnalyzeSpec {
  /**
   * Include the momentary and short-term series.
   */
  'series'?: (boolean);
  /**
   * Parts of the picture to measure in the same pass: levels, clipping, silence, stereo, spectrum, bandwidth, depth,
   * noise, hum, defects, waveform, or all. None unless given.
   */
  'picture'?: (string)[];
  /**
   * Measure mono as played on two loudspeakers: 3.01 LU louder.
   */
  'dual_mono'?: (boolean);
  /**
   * Loudspeakers of the channels where the file does not say them, as in MasterSpec.
   */
  'layout'?: (string);
  /**
   * Measure what is left of a damaged input; job and report are then marked degraded. False unless set: damage fails the job.
   */
  'lenient'?: (boolean);
  '_series'?: "series";
  '_dual_mono'?: "dual_mono";
  '_layout'?: "layout";
  '_lenient'?: "lenient";
}

export interface AnalyzeSpec__Output {
  /**
   * Include the momentary and short-term series.
   */
  'series'?: (boolean);
  /**
   * Parts of the picture to measure in the same pass: levels, clipping, silence, stereo, spectrum, bandwidth, depth,
   * noise, hum, defects, waveform, or all. None unless given.
   */
  'picture': (string)[];
  /**
   * Measure mono as played on two loudspeakers: 3.01 LU louder.
   */
  'dual_mono'?: (boolean);
  /**
   * Loudspeakers of the channels where the file does not say them, as in MasterSpec.
   */
  'layout'?: (string);
  /**
   * Measure what is left of a damaged input; job and report are then marked degraded. False unless set: damage fails the job.
   */
  'lenient'?: (boolean);
  '_series'?: "series";
  '_dual_mono'?: "dual_mono";
  '_layout'?: "layout";
  '_lenient'?: "lenient";
}
