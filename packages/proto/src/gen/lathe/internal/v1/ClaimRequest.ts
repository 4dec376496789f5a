// Original file: protos/lathe/internal/v1/work.proto

import type { Offer as _lathe_internal_v1_Offer, Offer__Output as _lathe_internal_v1_Offer__Output } from '../../../lathe/internal/v1/Offer.ts';

export interface ClaimRequest {
  'worker_id'?: (string);
  'boot_id'?: (string);
  'classes'?: (string)[];
  'kinds'?: (string)[];
  'hint'?: (_lathe_internal_v1_Offer | null);
  /**
   * The worker runs nothing else, so it may be given a job that lost a worker before.
   */
  'alone'?: (boolean);
  /**
   * Slots of the worker that are free now, the one asked for included; 1 unless set.
   */
  'free_slots'?: (number);
  /**
   * All slots of the worker, and those of the free ones that only interactive jobs may take.
   */
  'slots'?: (number);
  'free_interactive_only'?: (number);
  /**
   * Jobs asked for, 1 unless set, no more than are free; the answer holds 16 at most. A job that must run alone is never one
   * of several.
   */
  'most'?: (number);
  /**
   * Offers beside the hint, one for each further job.
   */
  'more_hints'?: (_lathe_internal_v1_Offer)[];
  '_hint'?: "hint";
  '_alone'?: "alone";
  '_free_slots'?: "free_slots";
  '_slots'?: "slots";
  '_free_interactive_only'?: "free_interactive_only";
  '_most'?: "most";
}

export interface ClaimRequest__Output {
  'worker_id': (string);
  'boot_id': (string);
  'classes': (string)[];
  'kinds': (string)[];
  'hint'?: (_lathe_internal_v1_Offer__Output | null);
  /**
   * The worker runs nothing else, so it may be given a job that lost a worker before.
   */
  'alone'?: (boolean);
  /**
   * Slots of the worker that are free now, the one asked for included; 1 unless set.
   */
  'free_slots'?: (number);
  /**
   * All slots of the worker, and those of the free ones that only interactive jobs may take.
   */
  'slots'?: (number);
  'free_interactive_only'?: (number);
  /**
   * Jobs asked for, 1 unless set, no more than are free; the answer holds 16 at most. A job that must run alone is never one
   * of several.
   */
  'most'?: (number);
  /**
   * Offers beside the hint, one for each further job.
   */
  'more_hints': (_lathe_internal_v1_Offer__Output)[];
  '_hint'?: "hint";
  '_alone'?: "alone";
  '_free_slots'?: "free_slots";
  '_slots'?: "slots";
  '_free_interactive_only'?: "free_interactive_only";
  '_most'?: "most";
}
