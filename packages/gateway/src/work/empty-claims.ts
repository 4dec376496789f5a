import type { ClaimRequest, Clock, JobClass } from '@lathe/core';

/** How long nothing found stays nothing, ms; what nobody told this gateway of is found that much later. */
const emptyForMs = 250;
/** Wishes of workers that are remembered; workers of a farm have few different ones. */
const rememberedWishes = 64;

type Wish = Pick<ClaimRequest, 'classes' | 'kinds' | 'alone'>;

/**
 * Remembers for a moment that there was nothing to claim, so that a thousand idle workers, each of which asks once a
 * second, cost the store no more than a few. Whatever is heard to wait anew ends the memory of its class at once.
 */
export class EmptyClaims {
  readonly #clock: Clock;
  readonly #empty = new Map<string, { readonly classes: readonly JobClass[]; readonly untilMs: number }>();
  #changes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** To be taken before the store is asked, and given to `note`. */
  get ticket(): number {
    return this.#changes;
  }

  has(wish: Wish): boolean {
    return this.#clock.monotonicMs() < (this.#empty.get(keyOf(wish))?.untilMs ?? -Infinity);
  }

  /** The store had nothing for this wish; unless something was heard since the ticket was taken. */
  note(wish: Wish, ticket: number): void {
    if (ticket !== this.#changes) return;
    if (this.#empty.size >= rememberedWishes) this.#empty.clear();
    this.#empty.set(keyOf(wish), { classes: wish.classes, untilMs: this.#clock.monotonicMs() + emptyForMs });
  }

  /** A job of this class may wait now; null: of any. */
  forget(jobClass: string | null): void {
    this.#changes++;
    for (const [key, { classes }] of this.#empty)
      if (jobClass === null || classes.some((name) => name === jobClass)) this.#empty.delete(key);
  }
}

function keyOf({ classes, kinds, alone }: Wish): string {
  return JSON.stringify([classes, kinds, alone]);
}
