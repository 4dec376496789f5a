// Original file: protos/lathe/v1/jobs.proto

import type { JobAsset as _lathe_v1_JobAsset, JobAsset__Output as _lathe_v1_JobAsset__Output } from '../../lathe/v1/JobAsset.ts';
import type { MasterSpec as _lathe_v1_MasterSpec, MasterSpec__Output as _lathe_v1_MasterSpec__Output } from '../../lathe/v1/MasterSpec.ts';
import type { AnalyzeSpec as _lathe_v1_AnalyzeSpec, AnalyzeSpec__Output as _lathe_v1_AnalyzeSpec__Output } from '../../lathe/v1/AnalyzeSpec.ts';
import type { CustomSpec as _lathe_v1_CustomSpec, CustomSpec__Output as _lathe_v1_CustomSpec__Output } from '../../lathe/v1/CustomSpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface BatchItem {
  /**
   * Unique within the batch: 1 to 128 printable ASCII characters without spaces, chosen by the caller.
   */
  'key'?: (string);
  'inputs'?: (_lathe_v1_JobAsset)[];
  'master'?: (_lathe_v1_MasterSpec | null);
  'analyze'?: (_lathe_v1_AnalyzeSpec | null);
  'label'?: (string);
  'priority'?: (number);
  'deadline_us'?: (number | string | Long);
  'custom'?: (_lathe_v1_CustomSpec | null);
  /**
   * The header's unless set.
   */
  'spec'?: "master"|"analyze"|"custom";
  '_priority'?: "priority";
  '_deadline_us'?: "deadline_us";
}

export interface BatchItem__Output {
  /**
   * Unique within the batch: 1 to 128 printable ASCII characters without spaces, chosen by the caller.
   */
  'key': (string);
  'inputs': (_lathe_v1_JobAsset__Output)[];
  'master'?: (_lathe_v1_MasterSpec__Output | null);
  'analyze'?: (_lathe_v1_AnalyzeSpec__Output | null);
  'label': (string);
  'priority'?: (number);
  'deadline_us'?: (string);
  'custom'?: (_lathe_v1_CustomSpec__Output | null);
  /**
   * The header's unless set.
   */
  'spec'?: "master"|"analyze"|"custom";
  '_priority'?: "priority";
  '_deadline_us'?: "deadline_us";
}
