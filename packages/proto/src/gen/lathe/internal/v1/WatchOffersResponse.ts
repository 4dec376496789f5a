// Original file: protos/lathe/internal/v1/work.proto

import type { Offer as _lathe_internal_v1_Offer, Offer__Output as _lathe_internal_v1_Offer__Output } from '../../../lathe/internal/v1/Offer.ts';

export interface WatchOffersResponse {
  'offer'?: (_lathe_internal_v1_Offer | null);
}

export interface WatchOffersResponse__Output {
  'offer': (_lathe_internal_v1_Offer__Output | null);
}
