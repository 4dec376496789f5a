// Original file: protos/lathe/v1/jobs.proto


/**
 * A job of a kind that workers bring themselves: the farm hands it out and knows nothing else of it. Which kinds there are
 * is told to gateways (LATHE_CUSTOM_KINDS); a finished job of such a kind is never reused.
 */
export interface CustomSpec {
  'kind'?: (string);
  /**
   * A JSON object of at most 16,384 characters, for whoever runs it; {} unless set.
   */
  'payload'?: (string);
}

/**
 * A job of a kind that workers bring themselves: the farm hands it out and knows nothing else of it. Which kinds there are
 * is told to gateways (LATHE_CUSTOM_KINDS); a finished job of such a kind is never reused.
 */
export interface CustomSpec__Output {
  'kind': (string);
  /**
   * A JSON object of at most 16,384 characters, for whoever runs it; {} unless set.
   */
  'payload': (string);
}
