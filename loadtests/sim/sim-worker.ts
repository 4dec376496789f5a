import { mustRunAlone, type JobClass, type LeaseRef, type Offer } from '@lathe/core';
import type { SimClaim } from './sim-store.ts';

const everyClass: readonly JobClass[] = ['interactive', 'bulk', 'long'];
const interactiveOnly: readonly JobClass[] = ['interactive'];
const nothing: readonly JobClass[] = [];

const firstIdleMs = 25;
const longestIdleMs = 1000;

/** One worker of the simulated fleet: its slots, its claim loop's state, and the leases it holds. */
export class SimWorker {
  readonly index: number;
  readonly slots: number;
  readonly reserved: number;
  /** Grows with each death: what was planned for an earlier life is void. */
  life = 0;
  isAlive = true;
  /** Grows with each planned claim, so that only the newest counts. */
  plan = 0;
  plannedAtMs = Infinity;
  hint: Offer | null = null;
  readonly leases = new Map<string, LeaseRef>();
  #busy = 0;
  #busyPatient = 0;
  #isExclusive = false;
  #idleMs = firstIdleMs;

  constructor(index: number, slots: number, reserved: number) {
    this.index = index;
    this.slots = slots;
    this.reserved = reserved;
  }

  get id(): string {
    return `w${this.index}.${this.life}`;
  }

  get busy(): number {
    return this.#busy;
  }

  get free(): number {
    return this.#isExclusive || !this.isAlive ? 0 : this.slots - this.#busy;
  }

  get freeInteractiveOnly(): number {
    const freePatient = Math.max(0, this.slots - this.reserved - this.#busyPatient);
    return Math.max(0, this.free - freePatient);
  }

  /** Classes for which a slot is free now. */
  get claimable(): readonly JobClass[] {
    if (this.free === 0) return nothing;
    return this.#busyPatient < this.slots - this.reserved ? everyClass : interactiveOnly;
  }

  take({ lease, class: jobClass, losses }: SimClaim): void {
    this.#busy++;
    if (jobClass !== 'interactive') this.#busyPatient++;
    if (mustRunAlone({ losses })) this.#isExclusive = true;
    this.leases.set(lease.jobId, lease);
    this.#idleMs = firstIdleMs;
  }

  giveBack({ lease, class: jobClass, losses }: SimClaim): void {
    this.#busy--;
    if (jobClass !== 'interactive') this.#busyPatient--;
    if (mustRunAlone({ losses })) this.#isExclusive = false;
    this.leases.delete(lease.jobId);
  }

  /** How long to wait after finding nothing; longer each time. */
  nextIdleMs(): number {
    const idleMs = this.#idleMs;
    this.#idleMs = Math.min(longestIdleMs, idleMs * 2);
    return idleMs;
  }

  die(): void {
    this.isAlive = false;
    this.life++;
    this.plan++;
    this.plannedAtMs = Infinity;
    this.hint = null;
    this.#busy = 0;
    this.#busyPatient = 0;
    this.#isExclusive = false;
    this.#idleMs = firstIdleMs;
    this.leases.clear();
  }
}
