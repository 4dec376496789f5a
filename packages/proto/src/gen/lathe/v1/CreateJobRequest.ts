// Original file: protos/lathe/v1/jobs.proto

import type { JobAsset as _lathe_v1_JobAsset, JobAsset__Output as _lathe_v1_JobAsset__Output } from '../../lathe/v1/JobAsset.ts';
import type { MasterSpec as _lathe_v1_MasterSpec, MasterSpec__Output as _lathe_v1_MasterSpec__Output } from '../../lathe/v1/MasterSpec.ts';
import type { AnalyzeSpec as _lathe_v1_AnalyzeSpec, AnalyzeSpec__Output as _lathe_v1_AnalyzeSpec__Output } from '../../lathe/v1/AnalyzeSpec.ts';
import type { JobClass as _lathe_v1_JobClass, JobClass__Output as _lathe_v1_JobClass__Output } from '../../lathe/v1/JobClass.ts';
import type { CustomSpec as _lathe_v1_CustomSpec, CustomSpec__Output as _lathe_v1_CustomSpec__Output } from '../../lathe/v1/CustomSpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface CreateJobRequest {
  /**
   * Makes the call idempotent within the tenant: a UUID chosen by the caller.
   */
  'request_id'?: (string);
  'inputs'?: (_lathe_v1_JobAsset)[];
  'master'?: (_lathe_v1_MasterSpec | null);
  'analyze'?: (_lathe_v1_AnalyzeSpec | null);
  /**
   * That of the kind unless set; interactive for single masters and analyses.
   */
  'job_class'?: (_lathe_v1_JobClass);
  'label'?: (string);
  /**
   * Render again even where a finished render of the same inputs and recipe exists.
   */
  'no_reuse'?: (boolean);
  /**
   * 1 to 10; 3 unless set.
   */
  'attempt_limit'?: (number);
  /**
   * -100 to 100; higher goes first within the tenant. 0 unless set.
   */
  'priority'?: (number);
  /**
   * When it is needed, UTC microseconds; among jobs of one priority the nearest goes first. Nothing is cancelled by it.
   */
  'deadline_us'?: (number | string | Long);
  'custom'?: (_lathe_v1_CustomSpec | null);
  'spec'?: "master"|"analyze"|"custom";
  '_no_reuse'?: "no_reuse";
  '_attempt_limit'?: "attempt_limit";
  '_priority'?: "priority";
  '_deadline_us'?: "deadline_us";
}

export interface CreateJobRequest__Output {
  /**
   * Makes the call idempotent within the tenant: a UUID chosen by the caller.
   */
  'request_id': (string);
  'inputs': (_lathe_v1_JobAsset__Output)[];
  'master'?: (_lathe_v1_MasterSpec__Output | null);
  'analyze'?: (_lathe_v1_AnalyzeSpec__Output | null);
  /**
   * That of the kind unless set; interactive for single masters and analyses.
   */
  'job_class': (_lathe_v1_JobClass__Output);
  'label': (string);
  /**
   * Render again even where a finished render of the same inputs and recipe exists.
   */
  'no_reuse'?: (boolean);
  /**
   * 1 to 10; 3 unless set.
   */
  'attempt_limit'?: (number);
  /**
   * -100 to 100; higher goes first within the tenant. 0 unless set.
   */
  'priority'?: (number);
  /**
   * When it is needed, UTC microseconds; among jobs of one priority the nearest goes first. Nothing is cancelled by it.
   */
  'deadline_us'?: (string);
  'custom'?: (_lathe_v1_CustomSpec__Output | null);
  'spec'?: "master"|"analyze"|"custom";
  '_no_reuse'?: "no_reuse";
  '_attempt_limit'?: "attempt_limit";
  '_priority'?: "priority";
  '_deadline_us'?: "deadline_us";
}
