import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import { batchesSumUp } from './batches-sum-up.ts';
import type { BatchFacts, ChaosFacts } from './chaos-facts.ts';
import { goodFacts, withJob } from './good-facts.ts';

const withBatch = (change: Partial<BatchFacts>): ChaosFacts => ({
  ...goodFacts,
  batches: goodFacts.batches.map((batch) => ({ ...batch, ...change })),
});
const events = goodFacts.batches[0]?.events ?? [];

badFactsAreNoticed(batchesSumUp, [
  ['a batch is not over', withBatch({ isOver: false }), /not over/],
  ['an item is missing', withBatch({ acceptedItems: 2 }), /has 1 items, 2/],
  ['a count is wrong', withBatch({ counts: { succeeded: 2 } }), /counts 2 succeeded, 1 are/],
  ['something waits for ever', withBatch({ counts: { waiting: 1 } }), /counts 1 waiting/],
  ['an item ended in another state', withJob('job_2', { state: 'failed' }), /another state/],
  ['its log has a gap', withBatch({ events: events.filter(({ seq }) => seq !== 3) }), /gaps or repeats/],
  ['its log ends an item twice', withBatch({ events: [...events, ...events.slice(1, 2)] }), /2 times/],
  ['its log never ends', withBatch({ events: events.slice(0, 3), lastSeq: 3 }), /0 terminal events/],
]);
