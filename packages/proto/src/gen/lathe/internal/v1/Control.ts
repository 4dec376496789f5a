// Original file: protos/lathe/internal/v1/bus.proto

import type { LeaseRef as _lathe_internal_v1_LeaseRef, LeaseRef__Output as _lathe_internal_v1_LeaseRef__Output } from '../../../lathe/internal/v1/LeaseRef.ts';

/**
 * What the control topic carries.
 */
export interface Control {
  /**
   * Whoever holds this lease renews it at once, and is told what is the matter.
   */
  'cancel'?: (_lathe_internal_v1_LeaseRef | null);
  /**
   * The worker of this id claims no more; its gateway told it so, too.
   */
  'drain_worker_id'?: (string);
  'order'?: "cancel"|"drain_worker_id";
}

/**
 * What the control topic carries.
 */
export interface Control__Output {
  /**
   * Whoever holds this lease renews it at once, and is told what is the matter.
   */
  'cancel'?: (_lathe_internal_v1_LeaseRef__Output | null);
  /**
   * The worker of this id claims no more; its gateway told it so, too.
   */
  'drain_worker_id'?: (string);
  'order'?: "cancel"|"drain_worker_id";
}
