// Original file: protos/lathe/internal/v1/bus.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What the events topic carries: that a job has a new event. Readers fetch the event itself from the store.
 */
export interface EventNotice {
  'tenant_id'?: (string);
  'job_id'?: (string);
  'seq'?: (number | string | Long);
  /**
   * Type and state of the event, as in lathe.v1.JobEvent.
   */
  'type'?: (string);
  'state'?: (string);
  /**
   * Of the job's class and batch; the batch is empty outside one.
   */
  'job_class'?: (string);
  'batch_id'?: (string);
}

/**
 * What the events topic carries: that a job has a new event. Readers fetch the event itself from the store.
 */
export interface EventNotice__Output {
  'tenant_id': (string);
  'job_id': (string);
  'seq': (string);
  /**
   * Type and state of the event, as in lathe.v1.JobEvent.
   */
  'type': (string);
  'state': (string);
  /**
   * Of the job's class and batch; the batch is empty outside one.
   */
  'job_class': (string);
  'batch_id': (string);
}
