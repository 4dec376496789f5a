import type { Logger } from '@lathe/service-kit';
import type { ClaimedWork } from '../link/claimed-work.ts';
import type { ClaimWish } from '../link/work-link.ts';
import type { Doorbell } from './doorbell.ts';
import type { HeardOffer, OfferFeed } from './offer-feed.ts';
import type { ClaimPauses } from './claim-pauses.ts';
import type { SlotBoard } from './slot-board.ts';

const firstIdleMs = 25;
const longestIdleMs = 1000;

export interface ClaimLoopOptions {
  readonly claim: (wish: ClaimWish) => Promise<{ work: ClaimedWork | null; drain: boolean }>;
  readonly board: Pick<SlotBoard, 'claimable' | 'count' | 'inHand'>;
  readonly pauses: ClaimPauses;
  readonly feed: OfferFeed;
  /** Rung by offers, freed slots and the stop. */
  readonly doorbell: Doorbell;
  readonly kinds: readonly string[];
  readonly nowMs: () => number;
  readonly log: Logger;
  /** Starts the attempt in a slot of its own. */
  readonly start: (work: ClaimedWork, found: FoundWork) => void;
  /** A hint was taken out of the feed, or a claim was answered. */
  readonly onClaim: () => void;
}

/** How an attempt came to this worker. */
export interface FoundWork {
  /** Monotonic time just before the claim was sent. */
  readonly sentAtMs: number;
  /** The offer that the claim was hinted by. */
  readonly hint: HeardOffer | null;
}

/**
 * Claims for free slots, one call at a time: at once on an offer or a freed slot, else unprompted, waiting 25 ms to 1 s
 * longer each time there was nothing.
 */
export class ClaimLoop {
  readonly #options: ClaimLoopOptions;
  #stopped = false;

  constructor(options: ClaimLoopOptions) {
    this.#options = options;
  }

  /** The loop ends after a claim that is under way. */
  stop(): void {
    this.#stopped = true;
    this.#options.doorbell.ring();
  }

  /** Resolves after `stop`; never rejects. */
  async run(): Promise<void> {
    const { board, pauses, feed, doorbell } = this.#options;
    let idleMs = firstIdleMs;
    while (!this.#stopped) {
      const classes = board.claimable;
      if (classes.length === 0) {
        await doorbell.wait(Number.POSITIVE_INFINITY);
        continue;
      }
      const pauseMs = pauses.leftMs;
      if (pauseMs > 0) {
        await doorbell.wait(pauseMs);
        continue;
      }
      const hint = feed.take(classes);
      const { kinds } = this.#options;
      const { count } = board;
      // A job claimed ahead of its slot asks for one, too.
      const slots = { ...count, freeSlots: Math.max(1, count.freeSlots) };
      const wish = { classes, kinds, hint: hint?.offer ?? null, alone: board.inHand === 0, slots };
      const found = await this.#claimOnce(wish, hint);
      this.#options.onClaim();
      if (found) {
        idleMs = firstIdleMs;
      } else if (hint === null) {
        await doorbell.wait(idleMs);
        idleMs = Math.min(longestIdleMs, idleMs * 2);
      }
    }
  }

  async #claimOnce(wish: ClaimWish, hint: HeardOffer | null): Promise<boolean> {
    const { claim, start, pauses, nowMs, log } = this.#options;
    const sentAtMs = nowMs();
    try {
      const { work, drain } = await claim(wish);
      if (drain) pauses.pause('gateway_draining');
      if (work !== null) start(work, { sentAtMs, hint });
      return work !== null;
    } catch (caught) {
      log.debug({ err: caught }, 'claim failed');
      return false;
    }
  }
}
