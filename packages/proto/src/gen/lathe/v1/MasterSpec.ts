// Original file: protos/lathe/v1/jobs.proto


/**
 * What to do to the source. Fields not set are taken from the profile, or left as the input has them.
 */
export interface MasterSpec {
  /**
   * Delivery profile by name, e.g. "spotify".
   */
  'profile'?: (string);
  /**
   * Integrated loudness, LUFS, -70 to 0.
   */
  'target_lufs'?: (number | string);
  /**
   * Greatest true peak, dBTP, -20 to 0.
   */
  'ceiling_dbtp'?: (number | string);
  /**
   * "linear", "limit" or "best-effort".
   */
  'policy'?: (string);
  /**
   * Most gain reduction at any frame under policy "limit", dB, 0 to 24.
   */
  'limit_db'?: (number | string);
  /**
   * Write the nearest reachable level where the target cannot be reached.
   */
  'accept_nearest'?: (boolean);
  /**
   * "s16", "s24", "s32", "f32" or "f64".
   */
  'sample_format'?: (string);
  'dither_seed'?: (number);
  /**
   * "zero" or "reject".
   */
  'non_finite'?: (string);
  /**
   * Version of the profile; the newest unless set. Either is frozen into the recipe.
   */
  'profile_version'?: (string);
  /**
   * "wav", "rf64", "bw64", "aiff", "aifc" or "flac"; the input's where it is written, and else "wav", unless set.
   */
  'container'?: (string);
  /**
   * Loudspeakers of the channels where the file does not say them: "5.1.4", "22.2", or labels such as "L,R,C,LFE,Ls,Rs".
   */
  'layout'?: (string);
  /**
   * "tpdf", or "shaped" for 16 bit at 44.1 kHz and above.
   */
  'dither'?: (string);
  /**
   * Master what is left of a damaged input; job and report are then marked degraded. False unless set: damage fails the job.
   */
  'lenient'?: (boolean);
  '_profile'?: "profile";
  '_profile_version'?: "profile_version";
  '_target_lufs'?: "target_lufs";
  '_ceiling_dbtp'?: "ceiling_dbtp";
  '_policy'?: "policy";
  '_limit_db'?: "limit_db";
  '_accept_nearest'?: "accept_nearest";
  '_sample_format'?: "sample_format";
  '_container'?: "container";
  '_dither_seed'?: "dither_seed";
  '_non_finite'?: "non_finite";
  '_layout'?: "layout";
  '_dither'?: "dither";
  '_lenient'?: "lenient";
}

/**
 * What to do to the source. Fields not set are taken from the profile, or left as the input has them.
 */
export interface MasterSpec__Output {
  /**
   * Delivery profile by name, e.g. "spotify".
   */
  'profile'?: (string);
  /**
   * Integrated loudness, LUFS, -70 to 0.
   */
  'target_lufs'?: (number);
  /**
   * Greatest true peak, dBTP, -20 to 0.
   */
  'ceiling_dbtp'?: (number);
  /**
   * "linear", "limit" or "best-effort".
   */
  'policy'?: (string);
  /**
   * Most gain reduction at any frame under policy "limit", dB, 0 to 24.
   */
  'limit_db'?: (number);
  /**
   * Write the nearest reachable level where the target cannot be reached.
   */
  'accept_nearest'?: (boolean);
  /**
   * "s16", "s24", "s32", "f32" or "f64".
   */
  'sample_format'?: (string);
  'dither_seed'?: (number);
  /**
   * "zero" or "reject".
   */
  'non_finite'?: (string);
  /**
   * Version of the profile; the newest unless set. Either is frozen into the recipe.
   */
  'profile_version'?: (string);
  /**
   * "wav", "rf64", "bw64", "aiff", "aifc" or "flac"; the input's where it is written, and else "wav", unless set.
   */
  'container'?: (string);
  /**
   * Loudspeakers of the channels where the file does not say them: "5.1.4", "22.2", or labels such as "L,R,C,LFE,Ls,Rs".
   */
  'layout'?: (string);
  /**
   * "tpdf", or "shaped" for 16 bit at 44.1 kHz and above.
   */
  'dither'?: (string);
  /**
   * Master what is left of a damaged input; job and report are then marked degraded. False unless set: damage fails the job.
   */
  'lenient'?: (boolean);
  '_profile'?: "profile";
  '_profile_version'?: "profile_version";
  '_target_lufs'?: "target_lufs";
  '_ceiling_dbtp'?: "ceiling_dbtp";
  '_policy'?: "policy";
  '_limit_db'?: "limit_db";
  '_accept_nearest'?: "accept_nearest";
  '_sample_format'?: "sample_format";
  '_container'?: "container";
  '_dither_seed'?: "dither_seed";
  '_non_finite'?: "non_finite";
  '_layout'?: "layout";
  '_dither'?: "dither";
  '_lenient'?: "lenient";
}
