// Original file: protos/lathe/internal/v1/work.proto

import type { RenewItem as _lathe_internal_v1_RenewItem, RenewItem__Output as _lathe_internal_v1_RenewItem__Output } from '../../../lathe/internal/v1/RenewItem.ts';

export interface RenewRequest {
  'worker_id'?: (string);
  'items'?: (_lathe_internal_v1_RenewItem)[];
  /**
   * As in ClaimRequest.
   */
  'slots'?: (number);
  'free_slots'?: (number);
  'free_interactive_only'?: (number);
  '_slots'?: "slots";
  '_free_slots'?: "free_slots";
  '_free_interactive_only'?: "free_interactive_only";
}

export interface RenewRequest__Output {
  'worker_id': (string);
  'items': (_lathe_internal_v1_RenewItem__Output)[];
  /**
   * As in ClaimRequest.
   */
  'slots'?: (number);
  'free_slots'?: (number);
  'free_interactive_only'?: (number);
  '_slots'?: "slots";
  '_free_slots'?: "free_slots";
  '_free_interactive_only'?: "free_interactive_only";
}
