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
  '_series'?: "series";
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
  '_series'?: "series";
}
