// Original file: protos/lathe/v1/jobs.proto

import type { BatchItemResult as _lathe_v1_BatchItemResult, BatchItemResult__Output as _lathe_v1_BatchItemResult__Output } from '../../lathe/v1/BatchItemResult.ts';

export interface BatchItemResults {
  'results'?: (_lathe_v1_BatchItemResult)[];
}

export interface BatchItemResults__Output {
  'results': (_lathe_v1_BatchItemResult__Output)[];
}
