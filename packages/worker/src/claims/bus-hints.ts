import { setTimeout as delay } from 'node:timers/promises';
import type { Bus, BusMessage, JobClass, Subscription } from '@lathe/core';
import { loadLatheProtos, type Control__Output } from '@lathe/proto';
import type { Logger } from '@lathe/service-kit';
import type { OfferFeed } from './offer-feed.ts';
import type { SlotBoard } from './slot-board.ts';

const classes: readonly JobClass[] = ['interactive', 'bulk', 'long'];
/** All workers of a farm share the offers. */
const group = 'workers';

export interface BusHintsOptions {
  /** Stays the caller's. */
  readonly bus: Bus;
  readonly feed: OfferFeed;
  readonly board: Pick<SlotBoard, 'claimable' | 'count'>;
  readonly workerId: string;
  readonly log: Logger;
  /** An offer was put into the feed. */
  readonly onOffer: () => void;
  readonly onCancel: (jobId: string) => void;
  /** This worker is to claim no more. */
  readonly onDrain: () => void;
}

/**
 * Hints straight from the bus: offers as a member of the group of workers, orders as everybody. A class is paused while
 * no slot may take it or its offers here are as many as the free slots, so that offers go to workers that can claim
 * them. A bus that is away is asked again; meanwhile the worker claims unprompted.
 */
export class BusHints implements AsyncDisposable {
  readonly #options: BusHintsOptions;
  readonly #dispatch = new Map<JobClass, Subscription>();
  readonly #stop = new AbortController();
  readonly #offersEnd = new AbortController();
  /** Resolves when all subscriptions stand, or are given up. */
  readonly subscribed: Promise<void>;
  readonly #subscriptions = new AsyncDisposableStack();
  #endingOffers: Promise<void> | undefined;

  constructor(options: BusHintsOptions) {
    this.#options = options;
    this.subscribed = this.#subscribe();
  }

  /** Slots or offers changed. */
  regulate(): void {
    const { board, feed } = this.#options;
    const { claimable } = board;
    for (const [jobClass, subscription] of this.#dispatch) {
      if (claimable.includes(jobClass) && feed.count(jobClass) < Math.max(1, board.count.freeSlots))
        subscription.resume();
      else subscription.pause();
    }
  }

  /** Leaves the offers to other workers; orders are still read. */
  async endOffers(): Promise<void> {
    this.#endingOffers ??= this.#leaveGroup();
    await this.#endingOffers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.endOffers();
    await this.#subscriptions.disposeAsync();
  }

  async #subscribe(): Promise<void> {
    await Promise.all([this.#subscribeOrders(), ...classes.map((jobClass) => this.#subscribeOffers(jobClass))]);
  }

  async #subscribeOrders(): Promise<void> {
    await whileAway(this.#stop.signal, this.#options.log, async () => {
      const subscription = await this.#options.bus.subscribe('control', null, (message) => this.#takeOrder(message));
      this.#subscriptions.use(subscription);
    });
  }

  async #subscribeOffers(jobClass: JobClass): Promise<void> {
    await whileAway(AbortSignal.any([this.#stop.signal, this.#offersEnd.signal]), this.#options.log, async () => {
      const topic = `dispatch.${jobClass}` as const;
      const take = (message: BusMessage): void => this.#takeOffer(message);
      this.#dispatch.set(jobClass, await this.#options.bus.subscribe(topic, group, take));
      this.regulate();
    });
  }

  async #leaveGroup(): Promise<void> {
    this.#offersEnd.abort();
    await this.subscribed;
    const subscriptions = [...this.#dispatch.values()];
    this.#dispatch.clear();
    await Promise.all(subscriptions.map((each) => each[Symbol.asyncDispose]()));
  }

  #takeOffer({ value, headers }: BusMessage): void {
    const offer = loadLatheProtos().Offer.deserialize(Buffer.from(value));
    this.#options.feed.push({ offer, traceparent: headers?.['traceparent'] ?? null });
    this.#options.onOffer();
    this.regulate();
  }

  /** An order that this version does not know is for others. */
  #takeOrder({ value }: BusMessage): void {
    const { cancel, drain_worker_id: drained }: Control__Output = loadLatheProtos().Control.deserialize(
      Buffer.from(value),
    );
    if (cancel) this.#options.onCancel(cancel.job_id);
    if (drained === this.#options.workerId) this.#options.onDrain();
  }
}

/** Subscribes, again and again while the bus is away and the signal allows. Never rejects. */
async function whileAway(signal: AbortSignal, log: Logger, subscribe: () => Promise<void>): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      await subscribe();
      return;
    } catch (caught) {
      if (failures === 0) log.warn({ err: caught }, 'the bus cannot be reached; claiming unprompted');
    }
    await delay(Math.min(5000, 250 * 2 ** Math.min(failures, 5)), undefined, { signal }).catch(() => undefined);
  }
}
