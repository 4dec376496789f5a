import type { Invariant } from './invariant.ts';

/** Good jobs may not fail; what was cancelled is nobody's failure. Poison dies of three faults of its own, no more, no less. */
export const innocentsLive: Invariant = {
  name: 'No good job failed or died, none was cancelled unasked, and poison died after three attempts.',
  size: ({ jobs }) => jobs.length,
  *check({ accepted, jobs }) {
    const mayBeCancelled = new Set(accepted.flatMap((job) => (job.mayBeCancelled ? [job.jobId] : [])));
    const poison = new Set(accepted.flatMap(({ jobId, isPoison }) => (isPoison === true ? [jobId] : [])));
    for (const { jobId, state, error, attempts, losses } of jobs) {
      if (poison.has(jobId)) {
        if (state !== 'dead' || attempts !== 3) yield `${jobId} is poison and is ${state} after ${attempts} attempts.`;
        continue;
      }
      if (state === 'failed' || state === 'dead')
        yield `${jobId} is ${state} after ${attempts} attempts and ${losses} losses: ${error ?? 'no reason given'}`;
      if (state === 'cancelled' && !mayBeCancelled.has(jobId)) yield `${jobId} was cancelled, and nobody asked for it.`;
    }
  },
};
