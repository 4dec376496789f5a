import type { JobClass } from '@lathe/core';
import type { SlotCount } from '../link/work-link.ts';
import { Seat } from './seat.ts';

const allClasses: readonly JobClass[] = ['interactive', 'bulk', 'long'];
const interactiveOnly: readonly JobClass[] = ['interactive'];
const aheadOnly: readonly JobClass[] = ['bulk'];
const interactiveAndAhead: readonly JobClass[] = ['interactive', 'bulk'];

export interface SlotBoardOptions {
  /** Renders at once, 1 or more. */
  readonly slots: number;
  /** Slots that bulk and long jobs never take; fewer than `slots`. */
  readonly interactiveReserved: number;
  /** Most bulk jobs claimed before a slot is free, so that their inputs are there when one is; 0 unless set. */
  readonly fetchAhead?: number;
}

/**
 * Which slots are taken: one render a slot, some of them kept for interactive jobs, one job alone when it must be.
 *
 * A job holds a slot from its claim to the end of its render; its outputs are stored beside the next one. A bulk job is
 * claimed ahead of its slot only while a render is past its half, so it seldom waits longer than its input takes to come;
 * interactive jobs are never claimed ahead, as another worker may have a slot for them.
 */
export class SlotBoard {
  readonly slots: number;
  readonly #patientSlots: number;
  readonly #fetchAhead: number;
  /** In the order of their claims. */
  readonly #seats = new Set<Seat>();
  #isClosed = false;

  constructor({ slots, interactiveReserved, fetchAhead = 0 }: SlotBoardOptions) {
    if (!(Number.isInteger(slots) && slots >= 1)) throw new RangeError(`slots must be 1 or more, got ${slots}`);
    if (!(Number.isInteger(interactiveReserved) && interactiveReserved >= 0 && interactiveReserved < slots)) {
      throw new RangeError(`interactiveReserved must be within 0 and ${slots - 1}, got ${interactiveReserved}`);
    }
    this.slots = slots;
    this.#patientSlots = slots - interactiveReserved;
    this.#fetchAhead = fetchAhead;
  }

  /** From now on nothing may be claimed, and no slot counts as free. */
  close(): void {
    this.#isClosed = true;
  }

  /** Jobs in hand, whatever they are at. */
  get inHand(): number {
    return this.#seats.size;
  }

  /** Slots taken, by jobs that render or will. */
  get busy(): number {
    return Math.min(this.slots, this.#taken);
  }

  /** What the gateway is told. */
  get count(): SlotCount {
    const isShut = this.#isClosed || this.#isExclusive;
    const free = isShut ? 0 : Math.max(0, this.slots - this.#taken);
    const patientFree = Math.max(0, this.#patientSlots - this.#patientTaken);
    return { slots: this.slots, freeSlots: free, freeInteractiveOnly: free - Math.min(free, patientFree) };
  }

  /** Classes that may be claimed now; empty when none may. */
  get claimable(): readonly JobClass[] {
    // Outputs that cannot be stored keep their scratch space: as many as there are slots, then no more is begun.
    if (this.#isClosed || this.#isExclusive || this.#count('storing') >= this.slots) return [];
    const { freeSlots, freeInteractiveOnly } = this.count;
    if (freeSlots > freeInteractiveOnly) return allClasses;
    const mayFetchAhead = this.#ahead < Math.min(this.#fetchAhead, this.#endingSoon);
    if (freeSlots > 0) return mayFetchAhead ? interactiveAndAhead : interactiveOnly;
    return mayFetchAhead ? aheadOnly : [];
  }

  /** How many jobs of the claimable classes may be claimed at once, whichever of the classes each of them is. */
  get mostClaims(): number {
    const { freeSlots, freeInteractiveOnly } = this.count;
    const classes = this.claimable;
    // Ahead of its slot a job is claimed by itself.
    if (classes.includes('bulk')) return Math.max(1, freeSlots - freeInteractiveOnly);
    return classes.length === 0 ? 0 : freeSlots;
  }

  /** Takes a place for a job just claimed. @param exclusive nothing else may run here until it has left. */
  take(jobClass: JobClass, exclusive: boolean): Seat {
    const seat = new Seat(jobClass, exclusive, {
      changed: () => this.#giveTurns(),
      left: () => this.#seats.delete(seat),
    });
    this.#seats.add(seat);
    return seat;
  }

  get #isExclusive(): boolean {
    return [...this.#seats].some(({ isExclusive }) => isExclusive);
  }

  get #patientTaken(): number {
    return this.#count('waiting', true) + this.#count('rendering', true);
  }

  /** Bulk jobs beyond the slots they may have wait for one, and take none. */
  get #taken(): number {
    const taken = this.#count('waiting') + this.#count('rendering');
    return taken - Math.max(0, this.#patientTaken - this.#patientSlots);
  }

  get #ahead(): number {
    return Math.max(0, this.#taken - this.slots, this.#patientTaken - this.#patientSlots);
  }

  get #endingSoon(): number {
    return [...this.#seats].filter(({ isPatient, endsSoon }) => isPatient && endsSoon).length;
  }

  #count(phase: Seat['phase'], patientOnly = false): number {
    let count = 0;
    for (const seat of this.#seats) if (seat.phase === phase && (seat.isPatient || !patientOnly)) count += 1;
    return count;
  }

  /** First claimed, first rendered, within the bounds of its class. */
  #giveTurns(): void {
    for (const seat of this.#seats) {
      if (!seat.wantsTurn || this.#count('rendering') >= this.slots) continue;
      if (seat.isPatient && this.#count('rendering', true) >= this.#patientSlots) continue;
      seat.beginRender();
    }
  }
}
