import type { ClaimRequest, Clock, JobStore, Offer } from '@lathe/core';

/** A worker that has not asked for this long no longer makes room, ms. */
const forgottenAfterMs = 10_000;
/** How often it is asked whether a job waits for room, ms. */
const lookEveryMs = 1000;

/**
 * Lets one worker at a time run empty while a job waits that must run alone: under a backlog that never ends no worker
 * of several slots would ever be idle by itself. What it knows is only a hint and may be lost.
 */
export class RoomMaker {
  readonly #store: Pick<JobStore, 'nextLoneJob'>;
  readonly #clock: Clock;
  #maker: { readonly workerId: string; readonly askedAtMs: number } | null = null;
  #lookedAtMs = -Infinity;

  constructor(store: Pick<JobStore, 'nextLoneJob'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The job that this worker makes room for, and takes when it is alone; null: it may claim what it likes. */
  async jobFor({ workerId, classes, kinds, alone }: Omit<ClaimRequest, 'leaseMs'>): Promise<Offer | null> {
    const now = this.#clock.monotonicMs();
    if (this.#maker?.workerId !== workerId) {
      const isTaken = this.#maker !== null && now - this.#maker.askedAtMs < forgottenAfterMs;
      // An idle worker needs no room: it is given the job when its turn comes.
      if (isTaken || alone || now - this.#lookedAtMs < lookEveryMs) return null;
    }
    this.#lookedAtMs = now;
    const job = await this.#store.nextLoneJob(classes, kinds);
    this.#maker = job === null || alone ? null : { workerId, askedAtMs: now };
    return job;
  }
}
