import type { ErrorRecord } from '../errors/index.ts';
import type { AssetId, BatchId, JobId } from '../ids/id.ts';
import type { TenantId } from '../tenancy/principal.ts';

/** Which queue a job waits in. */
export type JobClass = 'interactive' | 'bulk' | 'long';

/** `queued → offered → running → succeeded | failed | cancelled | dead`; see `job-state.ts` for who may move it where. */
export type JobState = 'queued' | 'offered' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'dead';

/** One asset in a job's list of inputs or outputs. Roles: source, reference, stem; master, report, preview. */
export interface JobAsset {
  readonly role: string;
  readonly assetId: AssetId;
  /** What the file is called for people; not a path. */
  readonly name: string;
}

/** How an attempt ended; `lost` and `released` are not the job's fault. */
export type AttemptOutcome = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost' | 'released';

/** One try at a job. */
export interface Attempt {
  readonly fence: number;
  readonly workerId: string;
  readonly outcome: AttemptOutcome;
  /** Microseconds since 1970 by the store's clock. */
  readonly startedAtUs: number;
  readonly endedAtUs: number | null;
  readonly error: ErrorRecord | null;
}

/** A job as its owner sees it. Times are microseconds since 1970 by the store's clock. */
export interface Job {
  readonly id: JobId;
  readonly tenantId: TenantId;
  readonly kind: string;
  readonly class: JobClass;
  readonly state: JobState;
  readonly inputs: readonly JobAsset[];
  readonly outputs: readonly JobAsset[];
  /** The resolved recipe as canonical JSON, frozen at submit. */
  readonly recipe: string;
  /** Free text of the submitter, shown in lists. */
  readonly label: string;
  readonly createdAtUs: number;
  readonly updatedAtUs: number;
  /** Not offered before this time. */
  readonly runAfterUs: number;
  /** Faults of the job's own so far; `dead` at `attemptLimit`. */
  readonly attempts: number;
  /** Workers that died under it so far. */
  readonly losses: number;
  readonly attemptLimit: number;
  /** Grows by one with every attempt. */
  readonly fence: number;
  /** Share of the render that is done, 0 … 1. */
  readonly progress: number;
  /** What the render is doing, e.g. `analyse`, `solve`, `write`, `prove`. */
  readonly phase: string;
  readonly cancelRequested: boolean;
  readonly error: ErrorRecord | null;
  /** True when a finished render of the same key was linked instead of rendering again. */
  readonly reused: boolean;
  /** True when the input was damaged and read leniently: the outputs are of what is left. */
  readonly degraded: boolean;
  /** Sequence number of the newest event of this job. */
  readonly lastSeq: number;
  /** The batch it belongs to, and what the submitter calls it there; both null outside a batch. */
  readonly batchId: BatchId | null;
  readonly itemKey: string | null;
  /** −100 … 100; higher goes first within the tenant and class. */
  readonly priority: number;
  /** When the submitter needs it; among jobs of one priority the nearest goes first. Nothing is cancelled by it. */
  readonly deadlineUs: number | null;
  /** Estimated work, seconds of one thread; what fair shares are counted in. */
  readonly workSeconds: number;
  /** W3C trace context of the submit, which every attempt's span belongs or links to; null: none. */
  readonly traceparent: string | null;
}

/** What a caller asks for, resolved and checked by the gateway. */
export interface NewJob {
  readonly kind: string;
  readonly class: JobClass;
  readonly inputs: readonly JobAsset[];
  readonly recipe: string;
  readonly label: string;
  /** Finds a finished render again: tenant, inputs' hashes, recipe, profile version, engine and decoder versions; null: never reuse. */
  readonly renderKey: string | null;
  /** 1 … 10; 3 unless told otherwise. */
  readonly attemptLimit: number;
  /** −100 … 100; 0 unless set. */
  readonly priority?: number;
  /** Microseconds since 1970; none unless set. */
  readonly deadlineUs?: number | null;
  /** Above 0; 1 unless set. */
  readonly workSeconds?: number;
  /** Null unless set. */
  readonly traceparent?: string | null;
}

export const terminalStates: ReadonlySet<JobState> = new Set(['succeeded', 'failed', 'cancelled', 'dead']);
