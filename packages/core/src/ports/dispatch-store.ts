import type { BatchId } from '../ids/id.ts';
import type { JobClass } from '../jobs/job.ts';
import type { TenantId } from '../tenancy/principal.ts';
import type { Offer } from './job-store.ts';

/**
 * Jobs that wait in one line: of one class, tenant, priority and batch (null: jobs of no batch). Within it the job with
 * the nearest deadline is first, then the oldest.
 */
export interface QueueKey {
  readonly class: JobClass;
  readonly tenantId: TenantId;
  /** −100 … 100; higher goes first within the tenant. */
  readonly priority: number;
  readonly batchId: BatchId | null;
}

/** A queue in which a job is due. */
export interface WaitingQueue extends QueueKey {
  /** Deadline of the job at its head; null when it has none. */
  readonly headDeadlineUs: number | null;
  /** Estimated work of the job at its head, seconds of one thread. */
  readonly headWorkSeconds: number;
}

/** Share and bounds of a tenant. */
export interface TenantSettings {
  readonly tenantId: TenantId;
  /** Share of the farm relative to other tenants, above 0; 1 unless set. */
  readonly weight: number;
  /** Most jobs of the tenant running at once; null: no bound. Held by `claim`, whoever asks. */
  readonly maxRunning: number | null;
}

/** What one worker said of itself with its last claim or renewal. */
export interface WorkerReport {
  readonly workerId: string;
  /** Slots in all, and those free now. */
  readonly slots: number;
  readonly freeSlots: number;
  /** Of the free slots, those only interactive jobs may take. */
  readonly freeInteractiveOnly: number;
  readonly kinds: readonly string[];
}

/** What the dispatcher must know to decide how much to offer, of one moment. */
export interface DispatchView {
  /** Free slots of workers heard of within the last 10 s by the store's clock. */
  readonly freeSlots: number;
  readonly freeInteractiveOnly: number;
  /** Jobs on offer and running, by tenant and class. */
  readonly inHand: readonly {
    readonly tenantId: TenantId;
    readonly class: JobClass;
    readonly offered: number;
    readonly running: number;
  }[];
  /** Tenants whose settings are not the default. */
  readonly tenants: readonly TenantSettings[];
}

/** What one is told that asks for a lead. */
export interface LeadAnswer {
  /** Who asked is now the one leader. */
  readonly leads: boolean;
  /** How it was before the answer, or a little earlier; null: nothing is known of a leader. */
  readonly before: {
    /** Null: it gave the lead up. */
    readonly holder: string | null;
    /** How long the lead lasted still, ms by the store's clock; negative: it ended so long ago. */
    readonly leftMs: number;
  } | null;
}

/** Handing out work: one leader at a time decides the order, any process may claim what it offered. */
export interface DispatchStore {
  /**
   * Asks for the lead of this name for `ttlMs` by the store's clock; who has it asks again well before that passes. Below
   * 0: it is over as soon as it is had, and is told of afterwards as one that ended so long ago.
   */
  lead(name: string, holder: string, ttlMs: number): Promise<LeadAnswer>;
  /** Gives the lead up at once; of another holder it changes nothing. */
  resign(name: string, holder: string): Promise<void>;

  /** Upserts what workers said; one call holds many. */
  noteWorkers(reports: readonly WorkerReport[]): Promise<void>;
  /** The worker has gone by its own word. */
  forgetWorker(workerId: string): Promise<void>;
  dispatchView(): Promise<DispatchView>;
  /** Counts from the next claim on; what runs goes on. */
  setTenant(settings: TenantSettings): Promise<void>;

  /**
   * Every queue of these classes with a due job that may be offered; without those of cancelled batches, and without jobs
   * that must run alone. Cheap however long the queues are.
   */
  waitingQueues(classes: readonly JobClass[]): Promise<readonly WaitingQueue[]>;
  /**
   * Offers up to `count` due jobs from each queue in turn, in the order of the picks; returns the offers in that order.
   * Whoever is no longer there is passed over.
   */
  offerFrom(picks: readonly { readonly queue: QueueKey; readonly count: number }[]): Promise<readonly Offer[]>;
  /** Queues again up to `limit` jobs whose offer was not claimed for `offerTimeoutMs`; items of a cancelled batch end instead. Returns how many. */
  withdrawOffers(offerTimeoutMs: number, limit: number): Promise<number>;
}
