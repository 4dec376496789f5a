// Original file: protos/lathe/v1/common.proto


/**
 * An error as data; over gRPC the same code is the reason of google.rpc.ErrorInfo.
 */
export interface Error {
  /**
   * Name in the error catalogue, e.g. "target_unreachable".
   */
  'code'?: (string);
  'message'?: (string);
  'details'?: ({[key: string]: string});
}

/**
 * An error as data; over gRPC the same code is the reason of google.rpc.ErrorInfo.
 */
export interface Error__Output {
  /**
   * Name in the error catalogue, e.g. "target_unreachable".
   */
  'code': (string);
  'message': (string);
  'details': ({[key: string]: string});
}
