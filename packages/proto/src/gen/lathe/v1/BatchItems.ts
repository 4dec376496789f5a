// Original file: protos/lathe/v1/jobs.proto

import type { BatchItem as _lathe_v1_BatchItem, BatchItem__Output as _lathe_v1_BatchItem__Output } from '../../lathe/v1/BatchItem.ts';

export interface BatchItems {
  /**
   * 1 to 10,000, at most 4 MB together.
   */
  'items'?: (_lathe_v1_BatchItem)[];
}

export interface BatchItems__Output {
  /**
   * 1 to 10,000, at most 4 MB together.
   */
  'items': (_lathe_v1_BatchItem__Output)[];
}
