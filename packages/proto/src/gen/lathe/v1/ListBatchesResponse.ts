// Original file: protos/lathe/v1/jobs.proto

import type { Batch as _lathe_v1_Batch, Batch__Output as _lathe_v1_Batch__Output } from '../../lathe/v1/Batch.ts';

export interface ListBatchesResponse {
  'batches'?: (_lathe_v1_Batch)[];
  'next_page_token'?: (string);
}

export interface ListBatchesResponse__Output {
  'batches': (_lathe_v1_Batch__Output)[];
  'next_page_token': (string);
}
