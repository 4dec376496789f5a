// Original file: protos/lathe/internal/v1/bus.proto

import type { EventNotice as _lathe_internal_v1_EventNotice, EventNotice__Output as _lathe_internal_v1_EventNotice__Output } from '../../../lathe/internal/v1/EventNotice.ts';
import type { BatchNotice as _lathe_internal_v1_BatchNotice, BatchNotice__Output as _lathe_internal_v1_BatchNotice__Output } from '../../../lathe/internal/v1/BatchNotice.ts';

/**
 * What the events topic carries since batches came: one of these. A bare EventNotice, as older gateways send it, is told
 * apart by its first field.
 */
export interface Notice {
  'job'?: (_lathe_internal_v1_EventNotice | null);
  'batch'?: (_lathe_internal_v1_BatchNotice | null);
  'about'?: "job"|"batch";
}

/**
 * What the events topic carries since batches came: one of these. A bare EventNotice, as older gateways send it, is told
 * apart by its first field.
 */
export interface Notice__Output {
  'job'?: (_lathe_internal_v1_EventNotice__Output | null);
  'batch'?: (_lathe_internal_v1_BatchNotice__Output | null);
  'about'?: "job"|"batch";
}
