import type { Invariant } from './invariant.ts';

/** Every input of a chaos run is good, so nothing may fail; what was cancelled is nobody's failure. */
export const innocentsLive: Invariant = {
  name: 'No good job failed or died, and none was cancelled unasked.',
  size: ({ jobs }) => jobs.length,
  *check({ accepted, jobs }) {
    const mayBeCancelled = new Set(accepted.flatMap((job) => (job.mayBeCancelled ? [job.jobId] : [])));
    for (const { jobId, state, error, attempts, losses } of jobs) {
      if (state === 'failed' || state === 'dead')
        yield `${jobId} is ${state} after ${attempts} attempts and ${losses} losses: ${error ?? 'no reason given'}`;
      if (state === 'cancelled' && !mayBeCancelled.has(jobId)) yield `${jobId} was cancelled, and nobody asked for it.`;
    }
  },
};
