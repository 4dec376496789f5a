import { batchesSumUp } from './batches-sum-up.ts';
import { capsHold } from './caps-hold.ts';
import { fencesHold } from './fences-hold.ts';
import { innocentsLive } from './innocents-live.ts';
import type { Invariant } from './invariant.ts';
import { leasesEnd } from './leases-end.ts';
import { limitsHold } from './limits-hold.ts';
import { noOrphans } from './no-orphans.ts';
import { oneEnd } from './one-end.ts';
import { rightBytes } from './right-bytes.ts';
import { watchersSawAll } from './watchers-saw-all.ts';

/** Everything that must hold after a run. */
export const invariants: readonly Invariant[] = [
  oneEnd,
  rightBytes,
  fencesHold,
  limitsHold,
  innocentsLive,
  leasesEnd,
  batchesSumUp,
  capsHold,
  noOrphans,
  watchersSawAll,
];
