import { lossesUntilAlone } from '@lathe/core';
import { groupedBy, type Invariant } from './invariant.ts';

/** The counters are right, and no job is tried more often than it may be. */
export const limitsHold: Invariant = {
  name: 'Attempts and losses stay within their limits and are counted right.',
  size: ({ jobs }) => jobs.length,
  *check({ jobs, attempts, lossLimit }) {
    const tries = groupedBy(attempts, ({ jobId }) => jobId);
    for (const { jobId, attempts: counted, losses, attemptLimit } of jobs) {
      if (counted > attemptLimit) yield `${jobId} counts ${counted} attempts of at most ${attemptLimit}.`;
      if (losses > lossLimit) yield `${jobId} counts ${losses} losses of at most ${lossLimit}.`;
      const own = tries.get(jobId) ?? [];
      const lost = own.filter(({ outcome }) => outcome === 'lost').length;
      if (lost !== losses) yield `${jobId} counts ${losses} losses and has ${lost} lost attempts.`;
      // After so many losses a job runs alone, and a further one is its own fault.
      const faults = own.filter(({ outcome }) => outcome === 'failed').length + Math.max(0, lost - lossesUntilAlone);
      if (faults !== counted) yield `${jobId} counts ${counted} attempts and has ${faults} faults of its own.`;
    }
  },
};
