import type { JobClass } from '@lathe/core';

const allClasses: readonly JobClass[] = ['interactive', 'bulk', 'long'];
const interactiveOnly: readonly JobClass[] = ['interactive'];

/** Which slots are taken: one render a slot, some of them kept for interactive jobs, one job alone when it must be. */
export class SlotBoard {
  readonly slots: number;
  readonly #patientSlots: number;
  #busy = 0;
  #busyPatient = 0;
  #exclusive = false;

  /** @param interactiveReserved slots that bulk and long jobs never take; fewer than `slots`. */
  constructor(slots: number, interactiveReserved: number) {
    if (!(Number.isInteger(slots) && slots >= 1)) throw new RangeError(`slots must be 1 or more, got ${slots}`);
    if (!(Number.isInteger(interactiveReserved) && interactiveReserved >= 0 && interactiveReserved < slots)) {
      throw new RangeError(`interactiveReserved must be within 0 and ${slots - 1}, got ${interactiveReserved}`);
    }
    this.slots = slots;
    this.#patientSlots = slots - interactiveReserved;
  }

  get busy(): number {
    return this.#busy;
  }

  get free(): number {
    return this.#exclusive ? 0 : this.slots - this.#busy;
  }

  /** Classes for which a slot is free now; empty when none is. */
  get claimable(): readonly JobClass[] {
    if (this.free === 0) return [];
    return this.#busyPatient < this.#patientSlots ? allClasses : interactiveOnly;
  }

  /** Takes a slot. @returns what gives it back; a second call does nothing. */
  take(jobClass: JobClass, exclusive: boolean): () => void {
    const patient = jobClass !== 'interactive';
    this.#busy += 1;
    if (patient) this.#busyPatient += 1;
    if (exclusive) this.#exclusive = true;
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      this.#busy -= 1;
      if (patient) this.#busyPatient -= 1;
      if (exclusive) this.#exclusive = false;
    };
  }
}
