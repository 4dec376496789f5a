import type { Clock, DispatchStore } from '@lathe/core';
import { elapsedMs, instantOf } from './instant.ts';

export interface LeadershipParts {
  readonly store: Pick<DispatchStore, 'lead' | 'resign'>;
  readonly clock: Clock;
  /** What is led. */
  readonly name: string;
  /** Who this process is; no other has the same. */
  readonly holder: string;
  /** How long the lead lasts without being asked for again, ms; the same for all who ask. */
  readonly ttlMs: number;
}

/** What a question for the lead brought. */
export interface LeadNews {
  /** This process leads, and did not before. */
  readonly hasBegun: boolean;
  /** So long ago, ms, another process led for certain; Infinity: none is known of. */
  readonly otherLedMsAgo: number;
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

  /** Asks for the lead; to be called several times in its life. */
  async ask(): Promise<LeadNews> {
    const { store, clock, name, holder, ttlMs } = this.#parts;
    if (this.#hasResigned) return { hasBegun: false, otherLedMsAgo: Infinity };
    const ledBefore = this.isLeader;
    const askedAt = instantOf(clock);
    const { leads, before } = await store.lead(name, holder, ttlMs);
    this.#untilMs = leads ? askedAt.monotonicMs + ttlMs : -Infinity;
    // It was given up while the question was on its way.
    if (this.#hasResigned) await this.resign();
    const hasBegun = this.isLeader && !ledBefore;
    if (before === null || before.holder === holder) return { hasBegun, otherLedMsAgo: Infinity };
    // A leader was there when it asked last, which its lead counts from, or when it gave up.
    const lastWordMs = (before.holder === null ? 0 : ttlMs) - before.leftMs;
    const agoMs = lastWordMs + elapsedMs(askedAt, instantOf(clock));
    // A word of the future was said by another clock.
    return { hasBegun, otherLedMsAgo: agoMs < 0 ? Infinity : agoMs };
  }

  /** Gives the lead up for good: another process may lead at once. */
  async resign(): Promise<void> {
    this.#hasResigned = true;
    this.#untilMs = -Infinity;
    await this.#parts.store.resign(this.#parts.name, this.#parts.holder);
  }
}
