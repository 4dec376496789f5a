import { terminalStates } from './chaos-facts.ts';
import { groupedBy, type Invariant } from './invariant.ts';

/** Nothing accepted is lost or doubled. */
export const oneEnd: Invariant = {
  name: 'Every accepted job is there once and has ended once, in the store and on the bus.',
  size: ({ accepted }) => accepted.length,
  *check({ accepted, jobs, events, notices }) {
    const rows = groupedBy(jobs, ({ jobId }) => jobId);
    const ends = groupedBy(
      events.filter(({ type }) => type === 'finished'),
      ({ jobId }) => jobId,
    );
    const told = groupedBy(
      notices.filter(({ type }) => type === 'finished'),
      ({ jobId }) => jobId,
    );
    for (const { jobId } of accepted) {
      const [job, ...more] = rows.get(jobId) ?? [];
      if (job === undefined) {
        yield `${jobId} was accepted and is not in the store.`;
        continue;
      }
      if (more.length > 0) yield `${jobId} is in the store ${more.length + 1} times.`;
      if (!terminalStates.has(job.state)) yield `${jobId} never ended: it is ${job.state}.`;
      const finished = ends.get(jobId) ?? [];
      if (finished.length !== 1) yield `${jobId} has ${finished.length} terminal events in the store.`;
      for (const { seq, state } of finished) {
        if (state !== job.state) yield `${jobId} is ${job.state}, its terminal event says ${state}.`;
        if (seq !== job.lastSeq)
          yield `${jobId} has its terminal event at ${seq} and further ones up to ${job.lastSeq}.`;
      }
      const seqs = new Set((told.get(jobId) ?? []).map(({ seq }) => seq));
      if (seqs.size !== 1) yield `Kafka told ${seqs.size} terminal events of ${jobId}.`;
    }
    const known = new Set(accepted.map(({ jobId }) => jobId));
    for (const { jobId, tenant } of jobs)
      if (!known.has(jobId)) yield `${jobId} of ${tenant} is in the store and nobody was told of it.`;
    if (known.size !== accepted.length)
      yield `${accepted.length - known.size} jobs were acknowledged twice under one id.`;
  },
};
