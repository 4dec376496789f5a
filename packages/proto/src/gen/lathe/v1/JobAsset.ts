// Original file: protos/lathe/v1/jobs.proto


/**
 * One asset in a job's inputs or outputs.
 */
export interface JobAsset {
  /**
   * Inputs: source, reference, stem. Outputs: master, report, preview.
   */
  'role'?: (string);
  'asset_id'?: (string);
  /**
   * What the file is called for people.
   */
  'name'?: (string);
}

/**
 * One asset in a job's inputs or outputs.
 */
export interface JobAsset__Output {
  /**
   * Inputs: source, reference, stem. Outputs: master, report, preview.
   */
  'role': (string);
  'asset_id': (string);
  /**
   * What the file is called for people.
   */
  'name': (string);
}
