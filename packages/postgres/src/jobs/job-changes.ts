import type {
  AttemptOutcome,
  BatchChange,
  BatchId,
  Job,
  JobAction,
  JobAsset,
  JobEventType,
  JobState,
} from '@lathe/core';
import { countOf, requireTransition, terminalStates, type JobTransition } from '@lathe/core/jobs';
import { errorToColumn } from './error-column.ts';
import { eventPayload } from './event-payload.ts';
import { keyOfJob, keyText, type JobKey, type JobPlacement, type StoredJob } from './stored-job.ts';

/** What a move sets beside the facts: outputs, whether they are degraded, and where the job now is. */
export interface MoveOptions {
  readonly placement?: Partial<JobPlacement>;
  readonly outputs?: readonly JobAsset[];
  readonly degraded?: boolean;
}

interface StartedAttempt extends JobKey {
  readonly fence: number;
  readonly workerId: string;
}

interface EndedAttempt extends JobKey {
  readonly fence: number;
  readonly outcome: AttemptOutcome;
  readonly error: string | null;
}

/** An event for the log and the outbox. */
interface LoggedEvent extends JobKey {
  readonly seq: number;
  /** Null for the first event of a job: that is read from its row. */
  readonly payload: string | null;
}

/** A change for the counts and events of a batch. */
interface NotedChange {
  readonly tenantId: Job['tenantId'];
  readonly batchId: BatchId;
  /** BatchChange as JSON. */
  readonly payload: string;
}

/** What an action does to a job. */
interface Step {
  readonly action: JobAction;
  readonly options: MoveOptions;
  readonly transition: JobTransition;
}

/**
 * What one transaction does to locked jobs, decided here by core's state machine and written at once by `writeChanges`.
 * A move that is refused throws and leaves nothing behind, so that calls that share a transaction do not share its fate.
 */
export class JobChanges {
  /** The time of the transaction. */
  readonly nowUs: number;
  readonly moved = new Map<string, StoredJob>();
  readonly started: StartedAttempt[] = [];
  readonly ended: EndedAttempt[] = [];
  readonly events: LoggedEvent[] = [];
  readonly batchChanges: NotedChange[] = [];
  readonly outputs: { readonly job: Job; readonly outputs: readonly JobAsset[] }[] = [];
  /** Jobs that joined a queue. */
  readonly queued: Job[] = [];

  constructor(nowUs: number) {
    this.nowUs = nowUs;
  }

  get isEmpty(): boolean {
    return this.moved.size === 0 && this.events.length === 0 && this.batchChanges.length === 0;
  }

  /**
   * Does to a job what the state machine says: row, attempt, event, outbox, and what its batch must know. A job that
   * leaves `running` or `offered` loses its lease or offer. An item of a cancelled batch that has not been told is
   * cancelled first. @returns the job afterwards. @throws wrong_state, stale_fence.
   */
  move(stored: StoredJob, action: JobAction, options: MoveOptions = {}): StoredJob {
    // All of it is decided before any of it is kept.
    return this.#steps(stored, action, options).reduce((before, step) => this.#take(before, step), stored);
  }

  #steps(stored: StoredJob, action: JobAction, options: MoveOptions): readonly Step[] {
    const { job } = stored;
    const isStale = 'fence' in action && (job.state !== 'running' || action.fence !== job.fence);
    if (isStale || !isToBeCancelled(stored))
      return [{ action, options, transition: requireTransition(job, action, this.nowUs) }];
    const cancel = { type: 'cancel' } as const;
    const first = { action: cancel, options: {}, transition: requireTransition(job, cancel, this.nowUs) };
    if (first.transition.facts.state !== 'running') return [first];
    return [first, { action, options, transition: requireTransition(first.transition.facts, action, this.nowUs) }];
  }

  #take(stored: StoredJob, { action, options, transition }: Step): StoredJob {
    const { facts, event, attempt } = transition;
    if (event === null && attempt === null && options.placement === undefined) return stored;
    const before = stored.job;
    const job: Job = {
      ...before,
      ...facts,
      outputs: options.outputs ?? before.outputs,
      degraded: options.degraded ?? before.degraded,
      updatedAtUs: event === null ? before.updatedAtUs : this.nowUs,
      lastSeq: before.lastSeq + (event === null ? 0 : 1),
    };
    const placement: JobPlacement = {
      ...(job.state === before.state ? stored.placement : leave(stored.placement)),
      ...options.placement,
    };
    if (options.outputs !== undefined) this.outputs.push({ job, outputs: options.outputs });
    const after = this.keep({ ...stored, job, placement });
    this.#endOrStart(after, action, attempt);
    if (event !== null) this.#log(event, job);
    this.#tellBatch(before.state, job);
    if (job.state === 'queued' && before.state !== 'queued') this.queued.push(job);
    return after;
  }

  /** Writes a job's row as given, without an event. */
  keep(stored: StoredJob): StoredJob {
    this.moved.set(keyText(keyOfJob(stored.job)), stored);
    return stored;
  }

  /** The first event of a job that another statement adds. */
  submitted(job: Job): void {
    this.events.push({ ...keyOfJob(job), seq: 1, payload: null });
  }

  /** Leaves a change to be folded into a batch. */
  noteChange(batch: Pick<NotedChange, 'tenantId' | 'batchId'>, change: BatchChange): void {
    this.batchChanges.push({ ...batch, payload: JSON.stringify(change) });
  }

  #endOrStart({ job, placement }: StoredJob, action: JobAction, attempt: AttemptOutcome | null): void {
    const key = { ...keyOfJob(job), fence: job.fence };
    if (attempt === 'running') this.started.push({ ...key, workerId: placement.worker_id ?? '' });
    else if (attempt !== null) {
      const error = action.type === 'fail' ? action.error : action.type === 'lose' ? job.error : null;
      this.ended.push({ ...key, outcome: attempt, error: errorToColumn(error) });
    }
  }

  #log(type: JobEventType, job: Job): void {
    this.events.push({ ...keyOfJob(job), seq: job.lastSeq, payload: eventPayload(type, job, this.nowUs) });
  }

  #tellBatch(from: JobState, { tenantId, id: jobId, batchId, itemKey, state: to }: Job): void {
    if (batchId === null || itemKey === null || countOf(from) === countOf(to)) return;
    this.noteChange({ tenantId, batchId }, { type: 'moved', atUs: this.nowUs, itemKey, jobId, from, to });
  }
}

/** Whether the job waits or runs although its batch is cancelled, and nobody has told it yet. */
export function isToBeCancelled({ job, isBatchCancelled }: StoredJob): boolean {
  return isBatchCancelled && !job.cancelRequested && !terminalStates.has(job.state);
}

/** When the job ended; null while it has not. Deleted with its retention by this. */
export function endedAtUs(job: Job): number | null {
  return terminalStates.has(job.state) ? job.updatedAtUs : null;
}

function leave(placement: JobPlacement): JobPlacement {
  return { ...placement, offered_at_us: null, worker_id: null, boot_id: null, lease_until_us: null };
}
