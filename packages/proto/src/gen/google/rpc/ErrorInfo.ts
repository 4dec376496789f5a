// Original file: protos/third_party/google/rpc/error_details.proto


/**
 * The cause of an error in machine-readable form.
 */
export interface ErrorInfo {
  /**
   * UPPER or lower snake case, unique within the domain.
   */
  'reason'?: (string);
  /**
   * The service the reason belongs to.
   */
  'domain'?: (string);
  'metadata'?: ({[key: string]: string});
}

/**
 * The cause of an error in machine-readable form.
 */
export interface ErrorInfo__Output {
  /**
   * UPPER or lower snake case, unique within the domain.
   */
  'reason': (string);
  /**
   * The service the reason belongs to.
   */
  'domain': (string);
  'metadata': ({[key: string]: string});
}
