import { groupedBy, type Invariant } from './invariant.ts';

/** A zombie cannot win. */
export const fencesHold: Invariant = {
  name: 'No attempt completed under a stale fence, and no two attempts of a job overlap.',
  size: ({ attempts }) => attempts.length,
  *check({ jobs, attempts }) {
    const tries = groupedBy(attempts, ({ jobId }) => jobId);
    for (const { jobId, tenant, state, fence, outputs } of jobs) {
      const own = (tries.get(jobId) ?? []).toSorted((a, b) => a.fence - b.fence);
      const fences = own.map((attempt) => attempt.fence);
      if (fences.some((each, index) => each !== index + 1)) yield `${jobId} has the fences ${fences.join()}.`;
      if ((fences.at(-1) ?? 0) !== fence)
        yield `${jobId} is at fence ${fence}, its newest attempt at ${fences.at(-1)}.`;
      for (const [index, attempt] of own.entries()) {
        const before = own[index - 1];
        if (before !== undefined && (before.endedAtMs ?? Infinity) > attempt.startedAtMs)
          yield `${jobId}: attempt ${attempt.fence} began before attempt ${before.fence} had ended.`;
        if (attempt.endedAtMs === null) yield `${jobId}: attempt ${attempt.fence} is still ${attempt.outcome}.`;
        if (attempt.outcome === 'succeeded' && attempt.fence !== fence)
          yield `${jobId}: attempt ${attempt.fence} succeeded under a stale fence, the newest is ${fence}.`;
      }
      const successes = own.filter(({ outcome }) => outcome === 'succeeded').length;
      if (successes !== (state === 'succeeded' ? 1 : 0))
        yield `${jobId} is ${state} with ${successes} succeeded attempts.`;
      for (const { objectKey } of outputs) {
        const prefix = `${tenant}/attempts/${jobId}/`;
        if (objectKey.startsWith(prefix) && !objectKey.startsWith(`${prefix}${fence}/`))
          yield `${jobId}: ${objectKey} was written by another attempt than ${fence}.`;
      }
    }
  },
};
