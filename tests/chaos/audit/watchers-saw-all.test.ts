import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import type { ChaosFacts, WatchFacts } from './chaos-facts.ts';
import { goodFacts } from './good-facts.ts';
import { watchersSawAll } from './watchers-saw-all.ts';

const withWatch = (change: Partial<WatchFacts>): ChaosFacts => ({
  ...goodFacts,
  watches: goodFacts.watches.map((watch) => ({ ...watch, ...change })),
});
const events = goodFacts.watches[0]?.events ?? [];
const item = { type: 'item_finished', jobId: 'job_2' };

badFactsAreNoticed(watchersSawAll, [
  [
    'an event was missed',
    withWatch({ events: events.filter(({ seq }) => seq !== 3) }),
    /saw event 4 in the place of 3/,
  ],
  [
    'an event came twice',
    withWatch({ events: [...events.slice(0, 3), ...events.slice(2)] }),
    /saw event 3 in the place/,
  ],
  ['the end was not seen', withWatch({ events: events.slice(0, 4) }), /saw 4 of 5 events/],
  ['no end came at all', withWatch({ events: events.map((e) => ({ ...e, type: 'progress' })) }), /0 terminal events/],
  ['a watch gave up', withWatch({ failure: 'resume_expired' }), /ended early/],
  [
    'an item ended twice',
    withWatch({ events: [...events, { ...item, seq: 6 }, { ...item, seq: 7 }] }),
    /items end twice/,
  ],
]);
