import type { BatchId, ClaimRequest, DispatchStore, JobClass, JobStore, LeaseRef, TenantId } from '@lathe/core';

/** A claimed job, as far as the simulation cares. */
export interface SimClaim {
  readonly lease: LeaseRef;
  readonly class: JobClass;
  readonly workSeconds: number;
  /** Workers it lost before. */
  readonly losses: number;
}

export type SimWish = Pick<ClaimRequest, 'workerId' | 'classes' | 'hint' | 'alone'>;

/** What the simulated farm asks of its store: the ports' own methods, and the working ones cut to what is looked at. */
export interface SimStore
  extends
    Pick<
      DispatchStore,
      | 'dispatchView'
      | 'waitingQueues'
      | 'offerFrom'
      | 'withdrawOffers'
      | 'noteWorkers'
      | 'forgetWorker'
      | 'lead'
      | 'resign'
    >,
    Pick<JobStore, 'nextLostJobs' | 'reapLeases'> {
  /** Accepts jobs of these sizes, seconds; known in order. */
  submit(
    line: { readonly tenantId: TenantId; readonly class: JobClass; readonly batchId: BatchId | null },
    workSeconds: readonly number[] | LazyWork,
  ): Promise<void>;
  claim(wish: SimWish): Promise<SimClaim | null>;
  /** Extends the leases of a worker. */
  renew(workerId: string, leases: readonly LeaseRef[]): Promise<void>;
  complete(lease: LeaseRef): Promise<void>;
}

/** So many jobs whose sizes are drawn when they are looked at, so that ten million need no memory. */
export interface LazyWork {
  readonly jobs: number;
  readonly draw: () => number;
}

export const leaseMs = 15_000;
