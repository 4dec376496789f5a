import type { ChaosFacts } from './chaos-facts.ts';

/** Something that must hold after every run. */
export interface Invariant {
  /** A sentence. */
  readonly name: string;
  /** How many things it looked at. */
  readonly size: (facts: ChaosFacts) => number;
  /** A sentence for each violation; none when it holds. */
  readonly check: (facts: ChaosFacts) => Iterable<string>;
}

/** Things by a key, in order. */
export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  return Map.groupBy(items, keyOf);
}
