import { elapsedMs, instantOf, type Clock, type DispatchStore } from '@lathe/core';

const name = 'served';
/** So long ago that it says nothing. */
const longAgoMs = 1e9;

export interface ServedRecordParts {
  readonly store: Pick<DispatchStore, 'lead' | 'resign'>;
  readonly clock: Clock;
  /** Who this process is; no other has the same. */
  readonly holder: string;
  /** How long a word stands, ms; the same for all gateways. */
  readonly ttlMs: number;
}

/**
 * What gateways tell each other through the store: that workers could renew until now. It is a lead whose holder speaks
 * for all, so that one row is written however many they are; whoever could not vouch for it leaves no word.
 */
export class ServedRecord {
  readonly #parts: ServedRecordParts;
  #hasEnded = false;

  constructor(parts: ServedRecordParts) {
    this.#parts = parts;
  }

  /**
   * To be called several times within `ttlMs`.
   * @param serves Whether workers could renew here, for as long as a lease lasts.
   * @returns how long ago, ms, they could for certain at another gateway; Infinity: nothing is known of one.
   */
  async tell(serves: boolean): Promise<number> {
    const { store, clock, holder, ttlMs } = this.#parts;
    const askedAt = instantOf(clock);
    const { before } = await store.lead(name, holder, serves ? ttlMs : -longAgoMs);
    // It ended while the word was on its way.
    if (this.#hasEnded) await this.end();
    if (before === null || before.holder === holder) return Infinity;
    // The word counts from when it was given, which is a life before its end, or from when it was taken back.
    const lastWordMs = (before.holder === null ? 0 : ttlMs) - before.leftMs;
    const agoMs = lastWordMs + elapsedMs(askedAt, instantOf(clock));
    // A word of the future was given by another clock.
    return agoMs < 0 ? Infinity : agoMs;
  }

  /** This gateway serves until now, and no longer; nothing is told after it. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    await this.#parts.store.resign(name, this.#parts.holder);
  }
}
