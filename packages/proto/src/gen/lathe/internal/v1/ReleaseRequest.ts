// Original file: protos/lathe/internal/v1/work.proto

import type { LeaseRef as _lathe_internal_v1_LeaseRef, LeaseRef__Output as _lathe_internal_v1_LeaseRef__Output } from '../../../lathe/internal/v1/LeaseRef.ts';

export interface ReleaseRequest {
  'lease'?: (_lathe_internal_v1_LeaseRef | null);
}

export interface ReleaseRequest__Output {
  'lease': (_lathe_internal_v1_LeaseRef__Output | null);
}
