// Original file: protos/lathe/v1/jobs.proto

import type { Batch as _lathe_v1_Batch, Batch__Output as _lathe_v1_Batch__Output } from '../../lathe/v1/Batch.ts';

export interface GetBatchResponse {
  'batch'?: (_lathe_v1_Batch | null);
}

export interface GetBatchResponse__Output {
  'batch': (_lathe_v1_Batch__Output | null);
}
