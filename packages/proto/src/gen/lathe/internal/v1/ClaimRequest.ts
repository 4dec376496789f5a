// Original file: protos/lathe/internal/v1/work.proto

import type { Offer as _lathe_internal_v1_Offer, Offer__Output as _lathe_internal_v1_Offer__Output } from '../../../lathe/internal/v1/Offer.ts';

export interface ClaimRequest {
  'worker_id'?: (string);
  'boot_id'?: (string);
  'classes'?: (string)[];
  'kinds'?: (string)[];
  'hint'?: (_lathe_internal_v1_Offer | null);
  'alone'?: (boolean);
  '_hint'?: "hint";
  '_alone'?: "alone";
}

export interface ClaimRequest__Output {
  'worker_id': (string);
  'boot_id': (string);
  'classes': (string)[];
  'kinds': (string)[];
  'hint'?: (_lathe_internal_v1_Offer__Output | null);
  'alone'?: (boolean);
  '_hint'?: "hint";
  '_alone'?: "alone";
}
