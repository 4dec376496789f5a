import type { Job, JobAction } from '@lathe/core';
import { requireTransition } from '@lathe/core/jobs';
import { noteMove } from '../batches/batch-changes.ts';
import { isOfCancelledBatch } from '../batches/batch-rows.ts';
import { joinQueue, leaveQueue } from '../dispatch/queue-rows.ts';
import { endAttempt, startAttempt } from './attempt-rows.ts';
import { appendEvent } from './event-log.ts';
import type { JobPlacement, StoredJob } from './job-rows.ts';
import type { StoreContext } from './store-context.ts';
import { updateJob } from './write-job.ts';

/** What a move sets beside the facts: outputs already written to `job_assets`, whether they are degraded, and where the job now is. */
export interface MoveOptions {
  readonly placement?: Partial<JobPlacement>;
  readonly outputs?: Job['outputs'];
  readonly degraded?: boolean;
}

/**
 * Does to a job what core's state machine says: row, attempt, event, outbox, queue and the change of its batch.
 * A job that leaves `running` or `offered` loses its lease or offer. An item of a cancelled batch that has not been told
 * is cancelled first. @throws wrong_state, stale_fence.
 */
export function moveJob(context: StoreContext, stored: StoredJob, action: JobAction, options: MoveOptions = {}): Job {
  const { job: now } = stored;
  const isStale = 'fence' in action && (now.state !== 'running' || now.fence !== action.fence);
  if (isStale || !isToBeCancelled(context, stored)) return step(context, stored, action, options);
  const job = step(context, stored, { type: 'cancel' }, {});
  return job.state === 'running' ? step(context, { ...stored, job }, action, options) : job;
}

/** Whether the job waits or runs although its batch is cancelled, and nobody has told it yet. */
export function isToBeCancelled({ database }: StoreContext, { job }: StoredJob): boolean {
  const mayGoOn = job.state === 'queued' || job.state === 'offered' || job.state === 'running';
  return mayGoOn && !job.cancelRequested && isOfCancelledBatch(database, job);
}

function step(context: StoreContext, stored: StoredJob, action: JobAction, options: MoveOptions): Job {
  const { database, nowUs } = context;
  const { facts, event, attempt } = requireTransition(stored.job, action, nowUs);
  if (event === null && attempt === null && options.placement === undefined) return stored.job;
  const job: Job = {
    ...stored.job,
    ...facts,
    outputs: options.outputs ?? stored.job.outputs,
    degraded: options.degraded ?? stored.job.degraded,
    updatedAtUs: event === null ? stored.job.updatedAtUs : nowUs,
    lastSeq: stored.job.lastSeq + (event === null ? 0 : 1),
  };
  const placement: JobPlacement = {
    ...(job.state === stored.job.state ? stored.placement : leave(stored.placement)),
    ...placeInQueue(context, stored, job),
    ...options.placement,
  };
  updateJob(database, job, placement);
  const key = { tenantId: job.tenantId, jobId: job.id, fence: job.fence };
  if (attempt === 'running') startAttempt(database, key, placement.worker_id ?? '', nowUs);
  else if (attempt !== null) {
    const error = action.type === 'fail' ? action.error : action.type === 'lose' ? job.error : null;
    endAttempt(database, key, { outcome: attempt, endedAtUs: nowUs, error });
  }
  if (event !== null) appendEvent(context, event, job);
  noteMove(context, stored.job.state, job);
  return job;
}

function leave(placement: JobPlacement): JobPlacement {
  return { ...placement, offered_at_us: null, worker_id: null, boot_id: null, lease_until_us: null };
}

function placeInQueue(
  { database, nowUs }: StoreContext,
  { placement }: StoredJob,
  job: Job,
): Pick<JobPlacement, 'queue_id' | 'queue_place'> {
  if (job.state !== 'queued' && job.state !== 'offered') {
    if (placement.queue_id !== null) leaveQueue(database, placement.queue_id, job.workSeconds);
    return { queue_id: null, queue_place: null };
  }
  const { queue_id } = placement.queue_id === null ? joinQueue(database, job) : placement;
  if (job.state === 'offered') return { queue_id, queue_place: 2 };
  return { queue_id, queue_place: job.runAfterUs <= nowUs ? 0 : 1 };
}
