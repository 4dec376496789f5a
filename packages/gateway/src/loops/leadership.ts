import type { Clock, DispatchStore } from '@lathe/core';

export interface LeadershipParts {
  readonly store: Pick<DispatchStore, 'lead' | 'resign'>;
  readonly clock: Clock;
  /** What is led. */
  readonly name: string;
  /** Who this process is; no other has the same. */
  readonly holder: string;
  /** How long the lead lasts without being asked for again, ms. */
  readonly ttlMs: number;
}

/**
 * Whether this process is the one that leads. The lead counts from before it was asked for, so this process stops
 * leading no later than another may begin.
 */
export class Leadership {
  readonly #parts: LeadershipParts;
  #untilMs = -Infinity;
  #hasResigned = false;

  constructor(parts: LeadershipParts) {
    this.#parts = parts;
  }

  get isLeader(): boolean {
    return this.#parts.clock.monotonicMs() < this.#untilMs;
  }

  /** Asks for the lead; to be called several times in its life. @returns true when this process leads and did not before. */
  async ask(): Promise<boolean> {
    const { store, clock, name, holder, ttlMs } = this.#parts;
    if (this.#hasResigned) return false;
    const ledBefore = this.isLeader;
    const askedAtMs = clock.monotonicMs();
    const { leads } = await store.lead(name, holder, ttlMs);
    this.#untilMs = leads ? askedAtMs + ttlMs : -Infinity;
    // It was given up while the question was on its way.
    if (this.#hasResigned) await this.resign();
    return this.isLeader && !ledBefore;
  }

  /** Gives the lead up for good: another process may lead at once. */
  async resign(): Promise<void> {
    this.#hasResigned = true;
    this.#untilMs = -Infinity;
    await this.#parts.store.resign(this.#parts.name, this.#parts.holder);
  }
}
