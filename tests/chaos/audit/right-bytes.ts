import type { Invariant } from './invariant.ts';

const rolesOf: Readonly<Record<string, readonly string[]>> = { master: ['master', 'report'], analyze: ['report'] };

/** The same bytes as when nothing went wrong. */
export const rightBytes: Invariant = {
  name: 'Every succeeded job has one result whose bytes are those of the calm run.',
  size: ({ jobs }) => jobs.filter(({ state }) => state === 'succeeded').length,
  *check({ accepted, jobs, references }) {
    const works = new Map(accepted.map(({ jobId, workKey }) => [jobId, workKey]));
    for (const { jobId, state, kind, outputs } of jobs) {
      if (state !== 'succeeded') {
        if (outputs.length > 0) yield `${jobId} is ${state} and has ${outputs.length} outputs.`;
        continue;
      }
      const wanted = rolesOf[kind] ?? [];
      const roles = outputs.map(({ role }) => role).toSorted();
      if (roles.join() !== wanted.join()) yield `${jobId} (${kind}) has the outputs ${roles.join() || 'none'}.`;
      const workKey = works.get(jobId) ?? '';
      const reference = references.get(workKey);
      if (reference === undefined) yield `${jobId}: the calm run has no "${workKey}".`;
      for (const { role, sha256, storedSha256, objectKey } of outputs) {
        if (storedSha256 === null) yield `${jobId}: no object lies at ${objectKey} for its ${role}.`;
        else if (storedSha256 !== sha256)
          yield `${jobId}: the ${role} in S3 has the hash ${storedSha256}, the store says ${sha256}.`;
        if (reference !== undefined && storedSha256 !== null && storedSha256 !== reference[role])
          yield `${jobId}: the ${role} of "${workKey}" has the hash ${storedSha256}, in the calm run ${reference[role]}.`;
      }
    }
  },
};
