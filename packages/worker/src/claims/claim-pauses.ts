/** Why nothing is claimed for a while. */
export type PauseReason = 'gateway_draining' | 'scratch_full' | 'jobs_lost';

const firstPauseMs: Readonly<Record<PauseReason, number>> = {
  gateway_draining: 1000,
  scratch_full: 10_000,
  jobs_lost: 60_000,
};
const longestPauseMs = 600_000;
/** This many different jobs in a row that ended badly here speak against the worker, not the jobs. */
const jobsInARow = 3;

/**
 * When a worker keeps its hands off the queue: while its gateways are stopping; after its disk was full, 10 s, then twice
 * as long each time; after three different jobs in a row were lost here or crashed their thread, 60 s, then twice as long
 * each time. Never longer than 10 min; a job that ends well makes both as new. Jobs that ran side by side count as one:
 * what froze the machine once lost them all.
 */
export class ClaimPauses {
  readonly #nowMs: () => number;
  readonly #times: Record<PauseReason, number> = { gateway_draining: 0, scratch_full: 0, jobs_lost: 0 };
  readonly #badJobs = new Set<string>();
  #lastBadMs = Number.NEGATIVE_INFINITY;
  #untilMs = Number.NEGATIVE_INFINITY;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** How much longer nothing is claimed, ms; 0 or less: claim. */
  get leftMs(): number {
    return this.#untilMs - this.#nowMs();
  }

  /** @returns for how long, ms. */
  pause(reason: PauseReason): number {
    const isRepeated = reason !== 'gateway_draining';
    const ms = Math.min(longestPauseMs, firstPauseMs[reason] * (isRepeated ? 2 ** this.#times[reason] : 1));
    this.#times[reason] += 1;
    this.#untilMs = Math.max(this.#untilMs, this.#nowMs() + ms);
    return ms;
  }

  /** A job was lost, or killed its thread. @param startedAtMs monotonic. @returns the pause that follows, ms; 0: none yet. */
  jobEndedBadly(jobId: string, startedAtMs: number): number {
    if (startedAtMs < this.#lastBadMs) return 0;
    this.#lastBadMs = this.#nowMs();
    this.#badJobs.add(jobId);
    if (this.#badJobs.size < jobsInARow) return 0;
    this.#badJobs.clear();
    return this.pause('jobs_lost');
  }

  jobEndedWell(): void {
    this.#badJobs.clear();
    this.#times.scratch_full = 0;
    this.#times.jobs_lost = 0;
  }
}
