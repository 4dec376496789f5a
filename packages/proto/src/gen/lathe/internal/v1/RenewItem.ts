// Original file: protos/lathe/internal/v1/work.proto

import type { LeaseRef as _lathe_internal_v1_LeaseRef, LeaseRef__Output as _lathe_internal_v1_LeaseRef__Output } from '../../../lathe/internal/v1/LeaseRef.ts';

export interface RenewItem {
  'lease'?: (_lathe_internal_v1_LeaseRef | null);
  'progress'?: (number | string);
  'phase'?: (string);
  '_progress'?: "progress";
}

export interface RenewItem__Output {
  'lease': (_lathe_internal_v1_LeaseRef__Output | null);
  'progress'?: (number);
  'phase': (string);
  '_progress'?: "progress";
}
