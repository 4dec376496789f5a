// Original file: protos/lathe/v1/jobs.proto

import type { JobClass as _lathe_v1_JobClass, JobClass__Output as _lathe_v1_JobClass__Output } from '../../lathe/v1/JobClass.ts';
import type { MasterSpec as _lathe_v1_MasterSpec, MasterSpec__Output as _lathe_v1_MasterSpec__Output } from '../../lathe/v1/MasterSpec.ts';
import type { AnalyzeSpec as _lathe_v1_AnalyzeSpec, AnalyzeSpec__Output as _lathe_v1_AnalyzeSpec__Output } from '../../lathe/v1/AnalyzeSpec.ts';
import type { CustomSpec as _lathe_v1_CustomSpec, CustomSpec__Output as _lathe_v1_CustomSpec__Output } from '../../lathe/v1/CustomSpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface BatchHeader {
  /**
   * Makes the batch idempotent within the tenant, as in CreateJobRequest.
   */
  'request_id'?: (string);
  'label'?: (string);
  /**
   * Of items that name none; bulk unless set.
   */
  'job_class'?: (_lathe_v1_JobClass);
  'master'?: (_lathe_v1_MasterSpec | null);
  'analyze'?: (_lathe_v1_AnalyzeSpec | null);
  'no_reuse'?: (boolean);
  'attempt_limit'?: (number);
  'priority'?: (number);
  'deadline_us'?: (number | string | Long);
  /**
   * Adds to this batch; the other fields above spec are then not read.
   */
  'batch_id'?: (string);
  'custom'?: (_lathe_v1_CustomSpec | null);
  /**
   * Of items that have none.
   */
  'spec'?: "master"|"analyze"|"custom";
  '_no_reuse'?: "no_reuse";
  '_attempt_limit'?: "attempt_limit";
  '_priority'?: "priority";
  '_deadline_us'?: "deadline_us";
}

export interface BatchHeader__Output {
  /**
   * Makes the batch idempotent within the tenant, as in CreateJobRequest.
   */
  'request_id': (string);
  'label': (string);
  /**
   * Of items that name none; bulk unless set.
   */
  'job_class': (_lathe_v1_JobClass__Output);
  'master'?: (_lathe_v1_MasterSpec__Output | null);
  'analyze'?: (_lathe_v1_AnalyzeSpec__Output | null);
  'no_reuse'?: (boolean);
  'attempt_limit'?: (number);
  'priority'?: (number);
  'deadline_us'?: (string);
  /**
   * Adds to this batch; the other fields above spec are then not read.
   */
  'batch_id': (string);
  'custom'?: (_lathe_v1_CustomSpec__Output | null);
  /**
   * Of items that have none.
   */
  'spec'?: "master"|"analyze"|"custom";
  '_no_reuse'?: "no_reuse";
  '_attempt_limit'?: "attempt_limit";
  '_priority'?: "priority";
  '_deadline_us'?: "deadline_us";
}
