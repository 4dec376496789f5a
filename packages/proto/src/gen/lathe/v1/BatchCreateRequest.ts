// Original file: protos/lathe/v1/jobs.proto

import type { BatchHeader as _lathe_v1_BatchHeader, BatchHeader__Output as _lathe_v1_BatchHeader__Output } from '../../lathe/v1/BatchHeader.ts';
import type { BatchItems as _lathe_v1_BatchItems, BatchItems__Output as _lathe_v1_BatchItems__Output } from '../../lathe/v1/BatchItems.ts';
import type { BatchClose as _lathe_v1_BatchClose, BatchClose__Output as _lathe_v1_BatchClose__Output } from '../../lathe/v1/BatchClose.ts';

export interface BatchCreateRequest {
  'header'?: (_lathe_v1_BatchHeader | null);
  'items'?: (_lathe_v1_BatchItems | null);
  'close'?: (_lathe_v1_BatchClose | null);
  'step'?: "header"|"items"|"close";
}

export interface BatchCreateRequest__Output {
  'header'?: (_lathe_v1_BatchHeader__Output | null);
  'items'?: (_lathe_v1_BatchItems__Output | null);
  'close'?: (_lathe_v1_BatchClose__Output | null);
  'step'?: "header"|"items"|"close";
}
