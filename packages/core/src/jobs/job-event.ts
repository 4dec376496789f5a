import type { JobId } from '../ids/id.ts';
import type { TenantId } from '../tenancy/principal.ts';
import type { Job, JobState } from './job.ts';

export type JobEventType =
  | 'submitted'
  | 'offered'
  | 'started'
  | 'progress'
  | 'requeued'
  | 'cancel_requested'
  | 'finished'
  | 'deleted';

/** One step in a job's life. `seq` grows by one per job, without gaps, in the transaction that made the change. */
export interface JobEvent {
  readonly tenantId: TenantId;
  readonly jobId: JobId;
  readonly seq: number;
  readonly type: JobEventType;
  readonly state: JobState;
  readonly atUs: number;
  readonly fence: number;
  readonly progress: number;
  readonly phase: string;
  /** The job right after this event. */
  readonly job: Job;
}
