// Original file: protos/lathe/internal/v1/work.proto

import type { LeaseRef as _lathe_internal_v1_LeaseRef, LeaseRef__Output as _lathe_internal_v1_LeaseRef__Output } from '../../../lathe/internal/v1/LeaseRef.ts';
import type { FinishedOutput as _lathe_internal_v1_FinishedOutput, FinishedOutput__Output as _lathe_internal_v1_FinishedOutput__Output } from '../../../lathe/internal/v1/FinishedOutput.ts';
import type { Error as _lathe_v1_Error, Error__Output as _lathe_v1_Error__Output } from '../../../lathe/v1/Error.ts';

export interface CompleteRequest {
  'lease'?: (_lathe_internal_v1_LeaseRef | null);
  /**
   * "succeeded", "failed" or "cancelled".
   */
  'outcome'?: (string);
  'outputs'?: (_lathe_internal_v1_FinishedOutput)[];
  'error'?: (_lathe_v1_Error | null);
  /**
   * The input was damaged and read leniently.
   */
  'degraded'?: (boolean);
  '_error'?: "error";
  '_degraded'?: "degraded";
}

export interface CompleteRequest__Output {
  'lease': (_lathe_internal_v1_LeaseRef__Output | null);
  /**
   * "succeeded", "failed" or "cancelled".
   */
  'outcome': (string);
  'outputs': (_lathe_internal_v1_FinishedOutput__Output)[];
  'error'?: (_lathe_v1_Error__Output | null);
  /**
   * The input was damaged and read leniently.
   */
  'degraded'?: (boolean);
  '_error'?: "error";
  '_degraded'?: "degraded";
}
