import { DispatchPolicy, offerRoom, type Clock, type DispatchStore, type JobClass, type Offer } from '@lathe/core';
import { EndRate } from './end-rate.ts';

const everyClass: readonly JobClass[] = ['interactive', 'bulk', 'long'];
/** Most offers of one round in slots of one sort, so that no transaction grows with the fleet. */
const offersPerRound = 500;
/** How often offers that nobody claimed are looked for, ms, and most of one look. */
const withdrawEveryMs = 1000;
const withdrawnPerRound = 1000;
/** While no slot is free an offer waits this many times longer before it is withdrawn: nobody could have claimed it. */
const patience = 12;

export interface DispatcherParts {
  readonly store: Pick<DispatchStore, 'dispatchView' | 'waitingQueues' | 'offerFrom' | 'withdrawOffers'>;
  readonly clock: Clock;
  /** An offer not claimed in this time is made again, ms. */
  readonly offerTimeoutMs: number;
  /** Tells workers of offers. They are only hints: a failure is the caller's to note, and no round waits for long. */
  readonly send: (offers: readonly Offer[]) => Promise<void>;
}

/** What a round came to. */
export interface DispatchRound {
  readonly offered: number;
  /** There may be room for more. */
  readonly isUnfinished: boolean;
  readonly freeSlots: number;
  readonly freeInteractiveOnly: number;
  readonly running: number;
}

/**
 * Offers jobs in fair order, as many as workers can soon take: three store calls where something is offered, one where
 * nothing is free. Only the leader runs it; should two overlap, no job is offered twice, as the store sees to that.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #policy = new DispatchPolicy();
  readonly #ends: EndRate;
  #withdrawnAtMs = -Infinity;
  /** As of the last round. */
  #someoneIsFree = true;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#ends = new EndRate(parts.clock);
  }

  /** An attempt ended somewhere in the farm. */
  noteEnd(): void {
    this.#ends.note();
  }

  async round(): Promise<DispatchRound> {
    const { store, send } = this.#parts;
    await this.#withdraw();
    const view = await store.dispatchView();
    this.#someoneIsFree = view.freeSlots > 0;
    const running = view.inHand.reduce((sum, row) => sum + row.running, 0);
    const seen = { freeSlots: view.freeSlots, freeInteractiveOnly: view.freeInteractiveOnly, running };
    const room = offerRoom(view, this.#ends.slotsSoonFree);
    const interactiveOnly = Math.min(room.interactiveOnly, offersPerRound);
    const anyClass = Math.min(room.anyClass, offersPerRound);
    if (interactiveOnly + anyClass === 0) return { ...seen, offered: 0, isUnfinished: false };
    const queues = await store.waitingQueues(anyClass === 0 ? ['interactive'] : everyClass);
    const picks = this.#policy.pick(queues, view, { interactiveOnly, anyClass });
    if (picks.length === 0) return { ...seen, offered: 0, isUnfinished: false };
    const offers = await store.offerFrom(picks);
    this.#policy.settle(picks, offers);
    await send(offers);
    const picked = picks.reduce((sum, { count }) => sum + count, 0);
    const wasCut = interactiveOnly + anyClass < room.interactiveOnly + room.anyClass;
    const isUnfinished = offers.length > 0 && (offers.length < picked || wasCut);
    return { ...seen, offered: offers.length, isUnfinished };
  }

  async #withdraw(): Promise<void> {
    const { store, clock, offerTimeoutMs } = this.#parts;
    if (clock.monotonicMs() - this.#withdrawnAtMs < withdrawEveryMs) return;
    this.#withdrawnAtMs = clock.monotonicMs();
    await store.withdrawOffers(this.#someoneIsFree ? offerTimeoutMs : patience * offerTimeoutMs, withdrawnPerRound);
  }
}
