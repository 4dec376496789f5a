/** A job that the farm has acknowledged, and what was asked for. */
export interface AcceptedJob {
  readonly jobId: string;
  readonly tenant: string;
  readonly workKey: string;
  readonly kind: string;
  /** Null: submitted by itself. */
  readonly batchId: string | null;
  /** Its cancellation, or that of its batch, was asked for. */
  readonly mayBeCancelled: boolean;
  /** When its submitter had the answer, ms since 1970. */
  readonly acceptedAtMs: number;
  /** Kills whatever renders it. */
  readonly isPoison?: boolean;
}

export interface JobFacts {
  readonly jobId: string;
  readonly tenant: string;
  readonly kind: string;
  readonly state: string;
  readonly fence: number;
  readonly attempts: number;
  readonly losses: number;
  readonly attemptLimit: number;
  readonly lastSeq: number;
  readonly batchId: string | null;
  readonly cancelRequested: boolean;
  readonly error: string | null;
  readonly outputs: readonly OutputFacts[];
}

export interface OutputFacts {
  readonly role: string;
  readonly objectKey: string;
  /** As the store says. */
  readonly sha256: string;
  /** Of the bytes that lie in S3; null: there are none. */
  readonly storedSha256: string | null;
}

/** One try at a job; times by the database's clock, which is this machine's, ms since 1970. */
export interface AttemptFacts {
  readonly jobId: string;
  readonly tenant: string;
  readonly fence: number;
  readonly workerId: string;
  readonly outcome: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
}

/** An event as the store keeps it, or as it came over Kafka. */
export interface EventFacts {
  readonly jobId: string;
  readonly seq: number;
  readonly type: string;
  readonly state: string;
}

export interface BatchFacts {
  readonly batchId: string;
  readonly tenant: string;
  readonly isClosed: boolean;
  readonly isOver: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly lastSeq: number;
  /** Items that were acknowledged. */
  readonly acceptedItems: number;
  readonly events: readonly BatchEventFacts[];
}

export interface BatchEventFacts {
  readonly seq: number;
  readonly type: string;
  /** The item that ended. */
  readonly jobId: string | null;
  readonly itemState: string | null;
}

/** What somebody saw who followed a job or a batch over every reconnection, nothing filtered. */
export interface WatchFacts {
  readonly id: string;
  readonly events: readonly { readonly seq: number; readonly type: string; readonly jobId: string | null }[];
  readonly reconnections: number;
  /** Why it ended before its end; null: it saw the end. */
  readonly failure: string | null;
}

/** A worker process that was killed or stopped (SIGSTOP) from outside. */
export interface GoneWorker {
  readonly pid: number;
  readonly goneAtMs: number;
  /** When it went on; null: killed. */
  readonly backAtMs: number | null;
}

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** All that an audit knows of one run. */
export interface ChaosFacts {
  readonly leaseMs: number;
  /** Losses after which a job is dead. */
  readonly lossLimit: number;
  readonly accepted: readonly AcceptedJob[];
  readonly jobs: readonly JobFacts[];
  readonly attempts: readonly AttemptFacts[];
  readonly events: readonly EventFacts[];
  /** What Kafka's events topic said, in order of arrival; may repeat. */
  readonly notices: readonly EventFacts[];
  readonly batches: readonly BatchFacts[];
  readonly watches: readonly WatchFacts[];
  /** Most attempts of a tenant at once. */
  readonly caps: Readonly<Record<string, number>>;
  readonly gone: readonly GoneWorker[];
  /** When no gateway could reach the database, none ran, or the machine itself stood still. */
  readonly blind: readonly Span[];
  /** SHA-256 by work and role, from the calm run. */
  readonly references: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Every object of the run's tenants after a sweep. */
  readonly objectKeys: readonly string[];
  /** Keys of objects that a live asset names. */
  readonly assetKeys: readonly string[];
}

export const terminalStates: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'dead']);
