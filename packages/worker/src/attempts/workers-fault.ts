import type { ErrorRecord } from '@lathe/core';

/** The disk is full, over quota, broken or read-only, or this process has too many files open. */
const systemCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE']);
const rememberedJobs = 1000;

/** True for a failure of this machine, which another worker would not meet. */
function isOfThisMachine({ code, details }: ErrorRecord): boolean {
  return code === 'io_error' && systemCodes.has(details['systemCode']);
}

/**
 * Which failures are this worker's fault and so do not cost the job an attempt: those of its machine, once for each job.
 * The second time the same job fails so here, it fails in its own name (`io_error`, which is tried again): a job that is
 * too large for every disk ends `dead` and does not wander for ever.
 */
export class WorkersFault {
  readonly #jobs = new Set<string>();

  /** Called once for each failed attempt. */
  claims(jobId: string, error: ErrorRecord): boolean {
    if (!isOfThisMachine(error) || this.#jobs.delete(jobId)) return false;
    this.#jobs.add(jobId);
    for (const oldest of this.#jobs) {
      if (this.#jobs.size <= rememberedJobs) break;
      this.#jobs.delete(oldest);
    }
    return true;
  }
}
