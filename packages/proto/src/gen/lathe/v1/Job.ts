// Original file: protos/lathe/v1/jobs.proto

import type { JobClass as _lathe_v1_JobClass, JobClass__Output as _lathe_v1_JobClass__Output } from '../../lathe/v1/JobClass.ts';
import type { JobState as _lathe_v1_JobState, JobState__Output as _lathe_v1_JobState__Output } from '../../lathe/v1/JobState.ts';
import type { JobAsset as _lathe_v1_JobAsset, JobAsset__Output as _lathe_v1_JobAsset__Output } from '../../lathe/v1/JobAsset.ts';
import type { Error as _lathe_v1_Error, Error__Output as _lathe_v1_Error__Output } from '../../lathe/v1/Error.ts';
import type { Long } from '@grpc/proto-loader';

export interface Job {
  'id'?: (string);
  'kind'?: (string);
  'job_class'?: (_lathe_v1_JobClass);
  'state'?: (_lathe_v1_JobState);
  'inputs'?: (_lathe_v1_JobAsset)[];
  'outputs'?: (_lathe_v1_JobAsset)[];
  /**
   * The resolved recipe, canonical JSON.
   */
  'recipe'?: (string);
  'label'?: (string);
  'created_at_us'?: (number | string | Long);
  'updated_at_us'?: (number | string | Long);
  'run_after_us'?: (number | string | Long);
  'attempts'?: (number);
  'losses'?: (number);
  'attempt_limit'?: (number);
  'fence'?: (number | string | Long);
  /**
   * 0 to 1.
   */
  'progress'?: (number | string);
  'phase'?: (string);
  'cancel_requested'?: (boolean);
  'error'?: (_lathe_v1_Error | null);
  /**
   * A finished render was linked instead of rendering again.
   */
  'reused'?: (boolean);
  'last_seq'?: (number | string | Long);
  /**
   * The input was damaged and read leniently: the outputs are of what is left, and the report says what is not.
   */
  'degraded'?: (boolean);
  /**
   * The batch it belongs to, and its key there; empty outside a batch.
   */
  'batch_id'?: (string);
  'item_key'?: (string);
  /**
   * -100 to 100; higher goes first within the tenant.
   */
  'priority'?: (number);
  'deadline_us'?: (number | string | Long);
  '_run_after_us'?: "run_after_us";
  '_attempts'?: "attempts";
  '_losses'?: "losses";
  '_fence'?: "fence";
  '_progress'?: "progress";
  '_cancel_requested'?: "cancel_requested";
  '_error'?: "error";
  '_reused'?: "reused";
  '_last_seq'?: "last_seq";
  '_degraded'?: "degraded";
  '_priority'?: "priority";
  '_deadline_us'?: "deadline_us";
}

export interface Job__Output {
  'id': (string);
  'kind': (string);
  'job_class': (_lathe_v1_JobClass__Output);
  'state': (_lathe_v1_JobState__Output);
  'inputs': (_lathe_v1_JobAsset__Output)[];
  'outputs': (_lathe_v1_JobAsset__Output)[];
  /**
   * The resolved recipe, canonical JSON.
   */
  'recipe': (string);
  'label': (string);
  'created_at_us': (string);
  'updated_at_us': (string);
  'run_after_us'?: (string);
  'attempts'?: (number);
  'losses'?: (number);
  'attempt_limit': (number);
  'fence'?: (string);
  /**
   * 0 to 1.
   */
  'progress'?: (number);
  'phase': (string);
  'cancel_requested'?: (boolean);
  'error'?: (_lathe_v1_Error__Output | null);
  /**
   * A finished render was linked instead of rendering again.
   */
  'reused'?: (boolean);
  'last_seq'?: (string);
  /**
   * The input was damaged and read leniently: the outputs are of what is left, and the report says what is not.
   */
  'degraded'?: (boolean);
  /**
   * The batch it belongs to, and its key there; empty outside a batch.
   */
  'batch_id': (string);
  'item_key': (string);
  /**
   * -100 to 100; higher goes first within the tenant.
   */
  'priority'?: (number);
  'deadline_us'?: (string);
  '_run_after_us'?: "run_after_us";
  '_attempts'?: "attempts";
  '_losses'?: "losses";
  '_fence'?: "fence";
  '_progress'?: "progress";
  '_cancel_requested'?: "cancel_requested";
  '_error'?: "error";
  '_reused'?: "reused";
  '_last_seq'?: "last_seq";
  '_degraded'?: "degraded";
  '_priority'?: "priority";
  '_deadline_us'?: "deadline_us";
}
