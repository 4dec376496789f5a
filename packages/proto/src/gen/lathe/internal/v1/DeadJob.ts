// Original file: protos/lathe/internal/v1/bus.proto

import type { DeadAttempt as _lathe_internal_v1_DeadAttempt, DeadAttempt__Output as _lathe_internal_v1_DeadAttempt__Output } from '../../../lathe/internal/v1/DeadAttempt.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * What the dead topic carries, for other people's tools.
 */
export interface DeadJob {
  'tenant_id'?: (string);
  'job_id'?: (string);
  'kind'?: (string);
  'error_code'?: (string);
  /**
   * The first 1,000 characters.
   */
  'error_message'?: (string);
  'at_us'?: (number | string | Long);
  'attempts'?: (_lathe_internal_v1_DeadAttempt)[];
}

/**
 * What the dead topic carries, for other people's tools.
 */
export interface DeadJob__Output {
  'tenant_id': (string);
  'job_id': (string);
  'kind': (string);
  'error_code': (string);
  /**
   * The first 1,000 characters.
   */
  'error_message': (string);
  'at_us': (string);
  'attempts': (_lathe_internal_v1_DeadAttempt__Output)[];
}
