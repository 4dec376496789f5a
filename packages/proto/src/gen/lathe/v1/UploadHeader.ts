// Original file: protos/lathe/v1/assets.proto

import type { Long } from '@grpc/proto-loader';

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
  /**
   * When set, the upload fails unless this many bytes come. Set this or the hash where the call may be cancelled: a
   * cancelled stream may look like a finished one.
   */
  'size_bytes'?: (number | string | Long);
  '_size_bytes'?: "size_bytes";
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
  /**
   * When set, the upload fails unless this many bytes come. Set this or the hash where the call may be cancelled: a
   * cancelled stream may look like a finished one.
   */
  'size_bytes'?: (string);
  '_size_bytes'?: "size_bytes";
}
