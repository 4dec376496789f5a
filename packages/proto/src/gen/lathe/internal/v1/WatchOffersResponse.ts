// Original file: protos/lathe/internal/v1/work.proto

import type { Offer as _lathe_internal_v1_Offer, Offer__Output as _lathe_internal_v1_Offer__Output } from '../../../lathe/internal/v1/Offer.ts';
import type { LeaseRef as _lathe_internal_v1_LeaseRef, LeaseRef__Output as _lathe_internal_v1_LeaseRef__Output } from '../../../lathe/internal/v1/LeaseRef.ts';

export interface WatchOffersResponse {
  'offer'?: (_lathe_internal_v1_Offer | null);
  /**
   * An attempt whose job is to be cancelled: whoever holds this lease renews it at once, and is told so.
   */
  'cancel'?: (_lathe_internal_v1_LeaseRef | null);
  'hint'?: "offer"|"cancel";
}

export interface WatchOffersResponse__Output {
  'offer'?: (_lathe_internal_v1_Offer__Output | null);
  /**
   * An attempt whose job is to be cancelled: whoever holds this lease renews it at once, and is told so.
   */
  'cancel'?: (_lathe_internal_v1_LeaseRef__Output | null);
  'hint'?: "offer"|"cancel";
}
