// Original file: protos/lathe/internal/v1/work.proto

import type { LeaseRef as _lathe_internal_v1_LeaseRef, LeaseRef__Output as _lathe_internal_v1_LeaseRef__Output } from '../../../lathe/internal/v1/LeaseRef.ts';
import type { Job as _lathe_v1_Job, Job__Output as _lathe_v1_Job__Output } from '../../../lathe/v1/Job.ts';
import type { ClaimInput as _lathe_internal_v1_ClaimInput, ClaimInput__Output as _lathe_internal_v1_ClaimInput__Output } from '../../../lathe/internal/v1/ClaimInput.ts';
import type { ClaimOutput as _lathe_internal_v1_ClaimOutput, ClaimOutput__Output as _lathe_internal_v1_ClaimOutput__Output } from '../../../lathe/internal/v1/ClaimOutput.ts';
import type { Long } from '@grpc/proto-loader';

export interface Claim {
  'lease'?: (_lathe_internal_v1_LeaseRef | null);
  'job'?: (_lathe_v1_Job | null);
  'inputs'?: (_lathe_internal_v1_ClaimInput)[];
  'outputs'?: (_lathe_internal_v1_ClaimOutput)[];
  /**
   * Length of the lease from the moment the request was sent, ms; the worker fences itself by it.
   */
  'lease_ms'?: (number | string | Long);
  'renew_every_ms'?: (number | string | Long);
  /**
   * W3C trace context of the submit: the attempt's span links to it.
   */
  'traceparent'?: (string);
}

export interface Claim__Output {
  'lease': (_lathe_internal_v1_LeaseRef__Output | null);
  'job': (_lathe_v1_Job__Output | null);
  'inputs': (_lathe_internal_v1_ClaimInput__Output)[];
  'outputs': (_lathe_internal_v1_ClaimOutput__Output)[];
  /**
   * Length of the lease from the moment the request was sent, ms; the worker fences itself by it.
   */
  'lease_ms': (string);
  'renew_every_ms': (string);
  /**
   * W3C trace context of the submit: the attempt's span links to it.
   */
  'traceparent': (string);
}
