import type { Attempt, Job, JobAsset, JobClass, JobState } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type {
  Attempt as AttemptMessage,
  Job as JobMessage,
  JobAsset as JobAssetMessage,
  JobClass as JobClassMessage,
  JobState as JobStateMessage,
  WatchJobResponse,
} from '@lathe/proto';
import { errorToMessage } from '../wire/error-messages.ts';
import type { WatchStep } from '../watching/follow-log.ts';
import type { WatchedJobEvent } from './watch-job.ts';

/** The wire's names of states. */
export const stateNames = {
  queued: 'JOB_STATE_QUEUED',
  offered: 'JOB_STATE_OFFERED',
  running: 'JOB_STATE_RUNNING',
  succeeded: 'JOB_STATE_SUCCEEDED',
  failed: 'JOB_STATE_FAILED',
  cancelled: 'JOB_STATE_CANCELLED',
  dead: 'JOB_STATE_DEAD',
} as const satisfies Record<JobState, JobStateMessage>;

/** The wire's names of classes. */
export const classNames = {
  interactive: 'JOB_CLASS_INTERACTIVE',
  bulk: 'JOB_CLASS_BULK',
  long: 'JOB_CLASS_LONG',
} as const satisfies Record<JobClass, JobClassMessage>;

/** @throws invalid_argument for the unspecified state and for numbers of a later version. */
export function stateFromMessage(message: string): JobState {
  const found = entryOf(stateNames, message);
  if (found !== null) return found;
  throw new LatheError('invalid_argument', `${JSON.stringify(message)} is not a job state.`, {
    details: { field: 'states' },
  });
}

/** Unspecified is null. @throws invalid_argument. */
export function classFromMessage(message: string): JobClass | null {
  if (message === 'JOB_CLASS_UNSPECIFIED') return null;
  const found = entryOf(classNames, message);
  if (found !== null) return found;
  throw new LatheError('invalid_argument', `${JSON.stringify(message)} is not a job class.`, {
    details: { field: 'job_class' },
  });
}

function entryOf<Name extends string>(names: Readonly<Record<Name, string>>, message: string): Name | null {
  for (const name in names) if (names[name] === message) return name;
  return null;
}

export function jobToMessage(job: Job): JobMessage {
  return {
    id: job.id,
    kind: job.kind,
    job_class: classNames[job.class],
    state: stateNames[job.state],
    inputs: job.inputs.map(jobAssetToMessage),
    outputs: job.outputs.map(jobAssetToMessage),
    recipe: job.recipe,
    label: job.label,
    created_at_us: String(job.createdAtUs),
    updated_at_us: String(job.updatedAtUs),
    run_after_us: String(job.runAfterUs),
    attempts: job.attempts,
    losses: job.losses,
    attempt_limit: job.attemptLimit,
    fence: String(job.fence),
    progress: job.progress,
    phase: job.phase,
    cancel_requested: job.cancelRequested,
    ...(job.error === null ? {} : { error: errorToMessage(job.error) }),
    reused: job.reused,
    degraded: job.degraded,
    last_seq: String(job.lastSeq),
    batch_id: job.batchId ?? '',
    item_key: job.itemKey ?? '',
    priority: job.priority,
    ...(job.deadlineUs === null ? {} : { deadline_us: String(job.deadlineUs) }),
  };
}

export function attemptToMessage(attempt: Attempt): AttemptMessage {
  return {
    fence: String(attempt.fence),
    worker_id: attempt.workerId,
    outcome: attempt.outcome,
    started_at_us: String(attempt.startedAtUs),
    ...(attempt.endedAtUs === null ? {} : { ended_at_us: String(attempt.endedAtUs) }),
    ...(attempt.error === null ? {} : { error: errorToMessage(attempt.error) }),
  };
}

export function watchStepToMessage({ event, resumeToken }: WatchStep<WatchedJobEvent>): WatchJobResponse {
  if (event === null) return { resume_token: resumeToken };
  const { seq, type, atUs, job } = event;
  return {
    event: { seq: String(seq), type, at_us: String(atUs), job: jobToMessage(job) },
    resume_token: resumeToken,
  };
}

/** A role with its asset, as the wire has it. */
function jobAssetToMessage({ role, assetId, name }: JobAsset): JobAssetMessage {
  return { role, asset_id: assetId, name };
}
