import type { Attempt__Output, Error__Output, Job__Output, JobClass__Output, JobState__Output } from '@lathe/proto';

export type RemoteJobState = 'queued' | 'offered' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'dead';
export type RemoteJobClass = 'interactive' | 'bulk' | 'long';

/** One asset in a job's list of inputs or outputs. */
export interface RemoteJobAsset {
  /** Inputs: source, reference, stem. Outputs: master, report, preview. */
  readonly role: string;
  readonly assetId: string;
  /** What the file is called for people; not a path. */
  readonly name: string;
}

export interface RemoteError {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string>>;
}

/** A job as the farm tells it. Times are microseconds since 1970 by the farm's clock. */
export interface RemoteJob {
  readonly id: string;
  readonly kind: string;
  readonly class: RemoteJobClass;
  readonly state: RemoteJobState;
  readonly inputs: readonly RemoteJobAsset[];
  readonly outputs: readonly RemoteJobAsset[];
  /** The resolved recipe, canonical JSON. */
  readonly recipe: string;
  readonly label: string;
  readonly createdAtUs: number;
  readonly updatedAtUs: number;
  readonly runAfterUs: number | null;
  readonly attempts: number;
  readonly losses: number;
  readonly attemptLimit: number;
  readonly fence: number;
  /** 0 … 1. */
  readonly progress: number;
  readonly phase: string;
  readonly cancelRequested: boolean;
  readonly error: RemoteError | null;
  /** A finished render was linked instead of rendering again. */
  readonly reused: boolean;
  /** The input was damaged and read leniently: the outputs are of what is left. */
  readonly degraded: boolean;
  readonly lastSeq: number;
  /** Null outside a batch. */
  readonly batchId: string | null;
  readonly itemKey: string | null;
  /** −100 … 100; higher goes first within the tenant. */
  readonly priority: number;
  readonly deadlineUs: number | null;
}

export interface RemoteAttempt {
  readonly fence: number;
  readonly workerId: string;
  readonly outcome: string;
  readonly startedAtUs: number;
  readonly endedAtUs: number | null;
  readonly error: RemoteError | null;
}

const states: Readonly<Record<JobState__Output, RemoteJobState>> = {
  JOB_STATE_UNSPECIFIED: 'queued',
  JOB_STATE_QUEUED: 'queued',
  JOB_STATE_OFFERED: 'offered',
  JOB_STATE_RUNNING: 'running',
  JOB_STATE_SUCCEEDED: 'succeeded',
  JOB_STATE_FAILED: 'failed',
  JOB_STATE_CANCELLED: 'cancelled',
  JOB_STATE_DEAD: 'dead',
};

export const wireStates = {
  queued: 'JOB_STATE_QUEUED',
  offered: 'JOB_STATE_OFFERED',
  running: 'JOB_STATE_RUNNING',
  succeeded: 'JOB_STATE_SUCCEEDED',
  failed: 'JOB_STATE_FAILED',
  cancelled: 'JOB_STATE_CANCELLED',
  dead: 'JOB_STATE_DEAD',
} as const satisfies Record<RemoteJobState, JobState__Output>;

const classes: Readonly<Record<JobClass__Output, RemoteJobClass>> = {
  JOB_CLASS_UNSPECIFIED: 'interactive',
  JOB_CLASS_INTERACTIVE: 'interactive',
  JOB_CLASS_BULK: 'bulk',
  JOB_CLASS_LONG: 'long',
};

export const wireClasses = {
  interactive: 'JOB_CLASS_INTERACTIVE',
  bulk: 'JOB_CLASS_BULK',
  long: 'JOB_CLASS_LONG',
} as const satisfies Record<RemoteJobClass, JobClass__Output>;

const terminalStates: ReadonlySet<RemoteJobState> = new Set(['succeeded', 'failed', 'cancelled', 'dead']);

export function classFromWire(jobClass: JobClass__Output): RemoteJobClass {
  return classes[jobClass];
}

export function stateFromWire(state: JobState__Output): RemoteJobState {
  return states[state];
}

/** True when nothing more happens to the job unless somebody retries it. */
export function hasEnded(job: RemoteJob): boolean {
  return terminalStates.has(job.state);
}

/** The wire's job in the names and types of the language. */
export function jobFromWire(job: Job__Output): RemoteJob {
  return {
    id: job.id,
    kind: job.kind,
    class: classes[job.job_class],
    state: states[job.state],
    inputs: job.inputs.map(assetFromWire),
    outputs: job.outputs.map(assetFromWire),
    recipe: job.recipe,
    label: job.label,
    createdAtUs: Number(job.created_at_us),
    updatedAtUs: Number(job.updated_at_us),
    runAfterUs: job.run_after_us === undefined ? null : Number(job.run_after_us),
    attempts: job.attempts ?? 0,
    losses: job.losses ?? 0,
    attemptLimit: job.attempt_limit,
    fence: Number(job.fence ?? 0),
    progress: job.progress ?? 0,
    phase: job.phase,
    cancelRequested: job.cancel_requested ?? false,
    error: errorFromWire(job.error),
    reused: job.reused ?? false,
    degraded: job.degraded ?? false,
    lastSeq: Number(job.last_seq ?? 0),
    batchId: job.batch_id || null,
    itemKey: job.item_key || null,
    priority: job.priority ?? 0,
    deadlineUs: job.deadline_us === undefined ? null : Number(job.deadline_us),
  };
}

export function attemptFromWire(attempt: Attempt__Output): RemoteAttempt {
  return {
    fence: Number(attempt.fence),
    workerId: attempt.worker_id,
    outcome: attempt.outcome,
    startedAtUs: Number(attempt.started_at_us),
    endedAtUs: attempt.ended_at_us === undefined ? null : Number(attempt.ended_at_us),
    error: errorFromWire(attempt.error),
  };
}

function assetFromWire(asset: { role: string; asset_id: string; name: string }): RemoteJobAsset {
  return { role: asset.role, assetId: asset.asset_id, name: asset.name };
}

export function errorFromWire(error: Error__Output | null | undefined): RemoteError | null {
  return error ? { code: error.code, message: error.message, details: { ...error.details } } : null;
}
