import { groupedBy, type Invariant } from './invariant.ts';

/** A batch is exactly its items. */
export const batchesSumUp: Invariant = {
  name: 'Batches are over, their counts are those of their items, and each item ended once in their log.',
  size: ({ batches }) => batches.length,
  *check({ batches, jobs }) {
    const items = groupedBy(
      jobs.filter(({ batchId }) => batchId !== null),
      ({ batchId }) => batchId ?? '',
    );
    for (const { batchId, isClosed, isOver, counts, acceptedItems, events, lastSeq } of batches) {
      const own = items.get(batchId) ?? [];
      if (!isClosed || !isOver) yield `${batchId} is ${isClosed ? 'closed' : 'open'} and ${isOver ? '' : 'not '}over.`;
      if (own.length !== acceptedItems) yield `${batchId} has ${own.length} items, ${acceptedItems} were acknowledged.`;
      for (const [state, count] of Object.entries(counts)) {
        const actual = own.filter((job) => job.state === state).length;
        if (state !== 'waiting' && count !== actual) yield `${batchId} counts ${count} ${state}, ${actual} are.`;
        if (state === 'waiting' && count !== 0) yield `${batchId} counts ${count} waiting.`;
      }
      const seqs = events.map(({ seq }) => seq).toSorted((a, b) => a - b);
      if (seqs.some((seq, index) => seq !== index + 1) || seqs.length !== lastSeq)
        yield `${batchId} has ${seqs.length} events with gaps or repeats up to ${lastSeq}.`;
      const ended = groupedBy(
        events.filter(({ type }) => type === 'item_finished'),
        ({ jobId }) => jobId ?? '',
      );
      for (const { jobId, state } of own) {
        const ends = ended.get(jobId) ?? [];
        if (ends.length !== 1) yield `${batchId}: its log ends ${jobId} ${ends.length} times.`;
        if (ends.some(({ itemState }) => itemState !== state))
          yield `${batchId}: its log ends ${jobId} in another state than ${state}.`;
      }
      const finished = events.filter(({ type }) => type === 'finished').length;
      if (finished !== 1) yield `${batchId} has ${finished} terminal events.`;
    }
  },
};
