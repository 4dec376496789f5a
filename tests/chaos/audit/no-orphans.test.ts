import { badFactsAreNoticed } from './bad-facts-are-noticed.ts';
import { goodFacts } from './good-facts.ts';
import { noOrphans } from './no-orphans.ts';

badFactsAreNoticed(noOrphans, [
  ["a zombie's object outlived the sweep", { ...goodFacts, assetKeys: goodFacts.assetKeys.slice(1) }, /nothing names/],
  ['an asset lost its object', { ...goodFacts, objectKeys: goodFacts.objectKeys.slice(1) }, /is not there/],
]);
