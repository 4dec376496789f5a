import { claimsPerCall } from '@lathe/core';
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
  readonly claim: (wish: ClaimWish) => Promise<{ works: readonly ClaimedWork[]; drain: boolean }>;
  readonly board: Pick<SlotBoard, 'claimable' | 'mostClaims' | 'count' | 'inHand'>;
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
  /** The offer that was heard of the job; null: none. */
  readonly hint: HeardOffer | null;
}

/**
 * Claims for free slots, one call at a time: at once on offers or a freed slot, else unprompted, waiting 25 ms to 1 s
 * longer each time there was nothing. A call asks for as many jobs as there are offers, within the free slots. Unprompted it
 * asks for one job, and for twice as many after each time that there were so many: a backlog is taken by the slotful.
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
    let unprompted = 1;
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
      const mostClaims = Math.min(claimsPerCall, board.mostClaims);
      const hints = feed.take(classes, mostClaims);
      const isPrompted = hints.length > 0;
      const most = isPrompted ? hints.length : Math.min(unprompted, mostClaims);
      const { kinds } = this.#options;
      const { count } = board;
      // A job claimed ahead of its slot asks for one, too.
      const slots = { ...count, freeSlots: Math.max(1, count.freeSlots) };
      const offers = hints.map(({ offer }) => offer);
      const found = await this.#claimOnce(
        { classes, kinds, most, hints: offers, alone: board.inHand === 0, slots },
        hints,
      );
      feed.answered();
      this.#options.onClaim();
      if (!isPrompted) unprompted = found < most ? 1 : 2 * most;
      if (found > 0) {
        idleMs = firstIdleMs;
      } else if (!isPrompted) {
        await doorbell.wait(idleMs);
        idleMs = Math.min(longestIdleMs, idleMs * 2);
      }
    }
  }

  /** @returns how many jobs were begun. */
  async #claimOnce(wish: ClaimWish, hints: readonly HeardOffer[]): Promise<number> {
    const { claim, start, pauses, nowMs, log } = this.#options;
    const sentAtMs = nowMs();
    try {
      const { works, drain } = await claim(wish);
      if (drain) pauses.pause('gateway_draining');
      for (const work of works)
        start(work, { sentAtMs, hint: hints.find(({ offer }) => offer.job_id === work.lease.jobId) ?? null });
      return works.length;
    } catch (caught) {
      log.debug({ err: caught }, 'claim failed');
      return 0;
    }
  }
}
