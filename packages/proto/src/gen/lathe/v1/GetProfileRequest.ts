// Original file: protos/lathe/v1/profiles.proto


export interface GetProfileRequest {
  'name'?: (string);
  /**
   * Newest unless set.
   */
  'version'?: (string);
}

export interface GetProfileRequest__Output {
  'name': (string);
  /**
   * Newest unless set.
   */
  'version': (string);
}
