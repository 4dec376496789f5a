// Original file: protos/lathe/v1/profiles.proto


export interface Profile {
  'name'?: (string);
  'version'?: (string);
  'title'?: (string);
  /**
   * The whole profile as JSON, with source and confidence of every value.
   */
  'document'?: (string);
}

export interface Profile__Output {
  'name': (string);
  'version': (string);
  'title': (string);
  /**
   * The whole profile as JSON, with source and confidence of every value.
   */
  'document': (string);
}
