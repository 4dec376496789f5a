// Original file: protos/lathe/internal/v1/work.proto


/**
 * Where one output may be written, by PUT.
 */
export interface ClaimOutput {
  /**
   * Role of the output, e.g. "master", "report".
   */
  'role'?: (string);
  'object_key'?: (string);
  'url'?: (string);
  /**
   * What the output is to be called for people, and its media type; FinishedOutput repeats them.
   */
  'name'?: (string);
  'media_type'?: (string);
  /**
   * Headers the PUT must carry.
   */
  'headers'?: ({[key: string]: string});
}

/**
 * Where one output may be written, by PUT.
 */
export interface ClaimOutput__Output {
  /**
   * Role of the output, e.g. "master", "report".
   */
  'role': (string);
  'object_key': (string);
  'url': (string);
  /**
   * What the output is to be called for people, and its media type; FinishedOutput repeats them.
   */
  'name': (string);
  'media_type': (string);
  /**
   * Headers the PUT must carry.
   */
  'headers': ({[key: string]: string});
}
