import type { DispatchView } from '../ports/dispatch-store.ts';

/** Offers per slot: a slot that frees early finds one waiting. */
const windowPerSlot = 1.5;

/** How many more jobs may be offered. */
export interface OfferRoom {
  /** By interactive jobs beside the rest, for slots that only they may take. */
  readonly interactiveOnly: number;
  /** By jobs of any class. */
  readonly anyClass: number;
}

/**
 * The window over the free slots less what is on offer already. Interactive jobs fill the slots kept for them first.
 * Offers of other classes that wait to be claimed take no room from interactive ones, so the jobs on offer are at most
 * `1.5 × (interactive-only slots + 2 × others)`, rounded up.
 * @param slotsSoonFree Slots of any class that will have been freed before the next look, 0 or more; with none free the
 * order would otherwise be left to who claims first.
 */
export function offerRoom(view: DispatchView, slotsSoonFree: number): OfferRoom {
  const freeForAll = Math.max(0, view.freeSlots - view.freeInteractiveOnly);
  const keptWindow = Math.ceil(windowPerSlot * view.freeInteractiveOnly);
  const window = Math.ceil(windowPerSlot * (freeForAll + slotsSoonFree));
  let interactive = 0;
  let others = 0;
  for (const { class: jobClass, offered } of view.inHand) {
    if (jobClass === 'interactive') interactive += offered;
    else others += offered;
  }
  const besideOthers = keptWindow + Math.min(others, window);
  return {
    interactiveOnly: Math.max(0, besideOthers - interactive),
    anyClass: Math.max(0, window - others - Math.max(0, interactive - besideOthers)),
  };
}
