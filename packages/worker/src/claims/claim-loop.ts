import type { Logger } from '@lathe/service-kit';
import type { ClaimedWork } from '../link/claimed-work.ts';
import type { ClaimWish } from '../link/work-link.ts';
import type { Doorbell } from './doorbell.ts';
import type { OfferFeed } from './offer-feed.ts';
import type { SlotBoard } from './slot-board.ts';

const firstIdleMs = 25;
const longestIdleMs = 1000;

export interface ClaimLoopOptions {
  readonly claim: (wish: ClaimWish) => Promise<{ work: ClaimedWork | null; drain: boolean }>;
  readonly board: SlotBoard;
  readonly feed: OfferFeed;
  /** Rung by offers, freed slots and the stop. */
  readonly doorbell: Doorbell;
  readonly kinds: readonly string[];
  readonly nowMs: () => number;
  readonly log: Logger;
  /** Starts the attempt in a slot of its own; `sentAtMs` is the time before the claim was sent. */
  readonly start: (work: ClaimedWork, sentAtMs: number) => void;
}

/**
 * Claims for free slots, one call at a time: at once on an offer or a freed slot, else unprompted, waiting 25 ms to 1 s
 * longer each time there was nothing.
 */
export class ClaimLoop {
  readonly #options: ClaimLoopOptions;
  #stopped = false;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: ClaimLoopOptions) {
    this.#options = options;
  }

  /** Claims nothing for a second. */
  pause(): void {
    this.#pausedUntilMs = this.#options.nowMs() + longestIdleMs;
  }

  /** The loop ends after a claim that is under way. */
  stop(): void {
    this.#stopped = true;
    this.#options.doorbell.ring();
  }

  /** Resolves after `stop`; never rejects. */
  async run(): Promise<void> {
    const { board, feed, doorbell, nowMs } = this.#options;
    let idleMs = firstIdleMs;
    while (!this.#stopped) {
      const classes = board.claimable;
      if (classes.length === 0) {
        await doorbell.wait(Number.POSITIVE_INFINITY);
        continue;
      }
      const pauseMs = this.#pausedUntilMs - nowMs();
      if (pauseMs > 0) {
        await doorbell.wait(pauseMs);
        continue;
      }
      const hint = feed.take(classes);
      const { kinds } = this.#options;
      const found = await this.#claimOnce({ classes, kinds, hint, alone: board.busy === 0, freeSlots: board.free });
      if (found) {
        idleMs = firstIdleMs;
      } else if (hint === null) {
        await doorbell.wait(idleMs);
        idleMs = Math.min(longestIdleMs, idleMs * 2);
      }
    }
  }

  async #claimOnce(wish: ClaimWish): Promise<boolean> {
    const { claim, start, nowMs, log } = this.#options;
    const sentAtMs = nowMs();
    try {
      const { work, drain } = await claim(wish);
      if (drain) this.pause();
      if (work !== null) start(work, sentAtMs);
      return work !== null;
    } catch (caught) {
      log.debug({ err: caught }, 'claim failed');
      return false;
    }
  }
}
