// Original file: protos/lathe/v1/assets.proto


export interface UploadHeader {
  /**
   * What the file is called for people; not a path.
   */
  'name'?: (string);
  /**
   * application/octet-stream unless set.
   */
  'media_type'?: (string);
  /**
   * When set, the upload fails unless the bytes have this hash.
   */
  'sha256'?: (string);
}

export interface UploadHeader__Output {
  /**
   * What the file is called for people; not a path.
   */
  'name': (string);
  /**
   * application/octet-stream unless set.
   */
  'media_type': (string);
  /**
   * When set, the upload fails unless the bytes have this hash.
   */
  'sha256': (string);
}
