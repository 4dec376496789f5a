// Original file: protos/lathe/internal/v1/work.proto

import type { Claim as _lathe_internal_v1_Claim, Claim__Output as _lathe_internal_v1_Claim__Output } from '../../../lathe/internal/v1/Claim.ts';

export interface ClaimResponse {
  'claim'?: (_lathe_internal_v1_Claim | null);
  'drain'?: (boolean);
  /**
   * Beside the claim, where several were asked for.
   */
  'more'?: (_lathe_internal_v1_Claim)[];
  '_claim'?: "claim";
  '_drain'?: "drain";
}

export interface ClaimResponse__Output {
  'claim'?: (_lathe_internal_v1_Claim__Output | null);
  'drain'?: (boolean);
  /**
   * Beside the claim, where several were asked for.
   */
  'more': (_lathe_internal_v1_Claim__Output)[];
  '_claim'?: "claim";
  '_drain'?: "drain";
}
