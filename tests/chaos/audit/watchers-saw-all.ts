import type { Invariant } from './invariant.ts';

/** Over every reconnection, by resume token, nothing filtered on the way. */
export const watchersSawAll: Invariant = {
  name: 'Watchers saw every event once, without gap or repeat, and each end once.',
  size: ({ watches }) => watches.length,
  *check({ watches, jobs, batches }) {
    const lastSeqs = new Map([
      ...jobs.map(({ jobId, lastSeq }) => [jobId, lastSeq] as const),
      ...batches.map(({ batchId, lastSeq }) => [batchId, lastSeq] as const),
    ]);
    for (const { id, events, failure } of watches) {
      if (failure !== null) yield `The watch of ${id} ended early: ${failure}`;
      const lastSeq = lastSeqs.get(id) ?? 0;
      const wrong = events.findIndex(({ seq }, index) => seq !== index + 1);
      if (wrong >= 0) yield `The watch of ${id} saw event ${events[wrong]?.seq} in the place of ${wrong + 1}.`;
      if (failure === null && events.length !== lastSeq)
        yield `The watch of ${id} saw ${events.length} of ${lastSeq} events.`;
      const ends = events.filter(({ type }) => type === 'finished').length;
      if (failure === null && ends !== 1) yield `The watch of ${id} saw ${ends} terminal events.`;
      const items = events.flatMap(({ type, jobId }) => (type === 'item_finished' && jobId !== null ? [jobId] : []));
      const repeated = items.length - new Set(items).size;
      if (repeated > 0) yield `The watch of ${id} saw ${repeated} items end twice.`;
    }
  },
};
