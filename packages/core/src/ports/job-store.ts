import type { ErrorRecord } from '../errors/index.ts';
import type { AssetId, BatchId, JobId } from '../ids/id.ts';
import type { JobEvent } from '../jobs/job-event.ts';
import type { Attempt, Job, JobAsset, JobClass, JobState, NewJob } from '../jobs/job.ts';
import type { Principal, TenantId } from '../tenancy/principal.ts';

/** An immutable stored file of a tenant. */
export interface Asset {
  readonly id: AssetId;
  readonly tenantId: TenantId;
  /** Lower-case hexadecimal SHA-256; unique within the tenant among live assets. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Key in the AssetStore; never shown to callers. */
  readonly objectKey: string;
  /** What people call it. */
  readonly name: string;
  readonly mediaType: string;
  readonly createdAtUs: number;
  /** Set when a delete was asked for; the bytes go when no URL can be alive. */
  readonly deletedAtUs: number | null;
}

export interface NewAsset {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly objectKey: string;
  readonly name: string;
  readonly mediaType: string;
}

export interface SubmitRequest {
  readonly job: NewJob;
  /** Makes the call idempotent within the tenant. */
  readonly requestId: string | null;
  /** SHA-256 of the canonical request body; another hash under the same requestId is a conflict. */
  readonly requestHash: string;
}

export interface SubmitResult {
  readonly job: Job;
  /** False when requestId found the earlier job. */
  readonly created: boolean;
}

export interface JobFilter {
  readonly states?: readonly JobState[];
  readonly kind?: string;
  readonly batchId?: BatchId;
}

export interface JobPage {
  readonly jobs: readonly Job[];
  /** Opaque; null on the last page. */
  readonly nextPageToken: string | null;
}

/** A message that an attempt may be claimed; only a hint. */
export interface Offer {
  readonly tenantId: TenantId;
  readonly jobId: JobId;
  readonly class: JobClass;
  readonly kind: string;
  /** W3C trace context of the job's submit; not there without one. */
  readonly traceparent?: string;
}

/** Most jobs that a worker is given in one answer: where it is lost, so are their leases. */
export const claimsPerCall = 16;

export interface ClaimRequest {
  readonly workerId: string;
  /** Identity of the process; an embedded restart releases the leases of every other boot. */
  readonly bootId: string;
  readonly classes: readonly JobClass[];
  readonly kinds: readonly string[];
  readonly leaseMs: number;
  /** A hinted job is taken when it is free; else, or without hint, of each class the oldest offer, then the next in fair order. */
  readonly hint: Offer | null;
  /** The worker runs nothing else, so a job that must run alone may be given to it. */
  readonly alone: boolean;
}

/** Jobs that lost workers and wait to run again; null where there is none. */
export interface LostJobs {
  /** Any worker may be given it. */
  readonly besideOthers: Offer | null;
  /** Only a worker that runs nothing else may be given it. */
  readonly alone: Offer | null;
}

/** The right to run one attempt until the lease ends. */
export interface Claim {
  readonly job: Job;
  readonly fence: number;
  /** Microseconds since 1970 by the store's clock. */
  readonly leaseUntilUs: number;
  readonly inputs: readonly { readonly role: string; readonly name: string; readonly asset: Asset }[];
}

export interface LeaseRef {
  readonly tenantId: TenantId;
  readonly jobId: JobId;
  readonly fence: number;
}

export interface RenewItem extends LeaseRef {
  readonly progress: number;
  readonly phase: string;
}

export type RenewStatus = 'ok' | 'cancel' | 'lost';

export interface FinishedOutput {
  readonly role: string;
  readonly asset: NewAsset;
}

/** How an attempt ended. `failed` with a retryable error counts an attempt and queues the job again until its limit. */
export type AttemptResult =
  | {
      readonly outcome: 'succeeded';
      readonly outputs: readonly FinishedOutput[];
      /** The input was damaged and read leniently; kept with job and render. */
      readonly degraded?: boolean;
    }
  | { readonly outcome: 'failed'; readonly error: ErrorRecord }
  | { readonly outcome: 'cancelled' };

export interface PendingCount {
  readonly class: JobClass;
  readonly jobs: number;
  /** Estimated work of them all, seconds of one thread. */
  readonly workSeconds: number;
  /** Age of the oldest, seconds; 0 when there is none. */
  readonly oldestSeconds: number;
}

/**
 * The truth about jobs, assets and events.
 *
 * Every method is one transaction, durable when its promise resolves. Every method that takes a Principal
 * sees only that tenant: another tenant's id is `not_found`. Methods may be repeated after an `unavailable`
 * error: submit by its requestId, complete and release by their fence.
 */
export interface JobStore extends AsyncDisposable {
  /**
   * Writes job, event and outbox row. With a `renderKey` that a finished, undeleted render has, the job is made
   * `succeeded` at once with that render's outputs.
   * @throws request_conflict: same requestId, other hash. not_found: an input asset is missing or deleted.
   */
  submit(principal: Principal, request: SubmitRequest): Promise<SubmitResult>;
  getJob(principal: Principal, id: JobId): Promise<Job>;
  /** Newest first. @param pageSize 1 … 1000. @throws invalid_argument for a page token it never gave. */
  listJobs(principal: Principal, filter: JobFilter, pageSize: number, pageToken: string | null): Promise<JobPage>;
  listAttempts(principal: Principal, id: JobId): Promise<readonly Attempt[]>;
  /** Queued and offered jobs end at once; a running one is told by its next renewal. Terminal jobs are returned unchanged. */
  cancelJob(principal: Principal, id: JobId): Promise<Job>;
  /** Queues a failed, cancelled or dead job again with counters at zero. @throws wrong_state, also when an input has been deleted or its batch is cancelled. */
  retryJob(principal: Principal, id: JobId): Promise<Job>;
  /** Removes a terminal job, its attempts and events; those of its assets that nobody uploaded and no other job names are marked deleted. Unsent events and a last one of type `deleted` stay in the outbox. @throws wrong_state. */
  deleteJob(principal: Principal, id: JobId): Promise<void>;
  /** Events with seq > afterSeq, oldest first. @throws resume_expired when some of them are no longer kept. */
  listEvents(principal: Principal, id: JobId, afterSeq: number, limit: number): Promise<readonly JobEvent[]>;

  /** Records bytes that somebody uploaded; when the tenant has a live asset of this hash, returns that one with `created: false` (the new object is then garbage). */
  createAsset(principal: Principal, asset: NewAsset): Promise<{ asset: Asset; created: boolean }>;
  /** @throws not_found, also for assets marked deleted. */
  getAsset(principal: Principal, id: AssetId): Promise<Asset>;
  /** First phase of deletion. @throws wrong_state while a job that is not terminal names it. */
  deleteAsset(principal: Principal, id: AssetId): Promise<void>;

  /** Next job for a free slot, now `running` under a new fence; null when there is none. */
  claim(request: ClaimRequest): Promise<Claim | null>;
  /** First in fair order of the due jobs that lost workers, without those of tenants that run as much as they may. Cheap where there are none. */
  nextLostJobs(classes: readonly JobClass[], kinds: readonly string[]): Promise<LostJobs>;
  /**
   * One answer per item, same order; `ok` and `cancel` extend the lease. Progress is kept; without a change of phase
   * it makes an event of a job at most four times a second.
   */
  renew(workerId: string, leaseMs: number, items: readonly RenewItem[]): Promise<readonly RenewStatus[]>;
  /**
   * Ends an attempt by compare-and-set on (job, fence). Repeating an accepted call with the same result is answered alike.
   * @throws stale_fence when the fence is not the running one; wrong_state for `cancelled` when nobody asked for it.
   */
  complete(lease: LeaseRef, result: AttemptResult): Promise<Job>;
  /** Gives a job back without burning an attempt or a loss; repeated, it is answered alike. @throws stale_fence. */
  release(lease: LeaseRef): Promise<Job>;
  /** Ends attempts whose lease has passed as `lost`; returns how many. */
  reapLeases(): Promise<number>;
  /** Ends every running attempt of other boots as `released` and queues offered jobs again; for one-process stores at start. */
  releaseOtherBoots(bootId: string): Promise<number>;

  /** Unsent events, oldest first; they stay unsent until marked. */
  takeOutbox(limit: number): Promise<readonly { readonly outboxId: number; readonly event: JobEvent }[]>;
  markOutboxSent(outboxIds: readonly number[]): Promise<void>;

  /** One row for each class, of jobs that are queued or offered. */
  pending(): Promise<readonly PendingCount[]>;
  /**
   * Deletes terminal jobs last changed before the given time; returns how many (at most `limit`). Batches of which no job
   * is left that were over before that time go, too; others keep their counts.
   */
  deleteExpiredJobs(olderThanUs: number, limit: number): Promise<number>;
  /** Deleted assets whose mark is older than the given time. */
  listDeletedAssets(markedBeforeUs: number, limit: number): Promise<readonly Asset[]>;
  /** Removes the rows of deleted assets after their bytes have gone. */
  forgetAssets(ids: readonly { readonly tenantId: TenantId; readonly id: AssetId }[]): Promise<void>;
  /** Of the given object keys, those that no asset row and no running attempt (by its `attemptPrefix`) refers to. */
  unreferencedObjects(objectKeys: readonly string[]): Promise<readonly string[]>;
}

/** Object keys of an attempt's outputs begin with this; a fence has one prefix of its own. */
export function attemptPrefix(lease: LeaseRef): string {
  return `${lease.tenantId}/attempts/${lease.jobId}/${lease.fence}/`;
}

/** Object keys of uploads by a tenant begin with this. */
export function uploadPrefix(tenant: TenantId): string {
  return `${tenant}/uploads/`;
}

export type { JobAsset };
