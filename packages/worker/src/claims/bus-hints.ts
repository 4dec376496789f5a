import { setTimeout as delay } from 'node:timers/promises';
import type { Bus, BusMessage, JobClass, Subscription } from '@lathe/core';
import { loadLatheProtos, type Control__Output, type Offer__Output } from '@lathe/proto';
import { checkedTraceparent, type Logger, type Tracing } from '@lathe/service-kit';
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
  readonly tracing: Tracing;
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
  readonly #offersSubscribed: Promise<unknown>;
  readonly #subscriptions = new AsyncDisposableStack();
  #endingOffers: Promise<void> | undefined;

  constructor(options: BusHintsOptions) {
    this.#options = options;
    this.#offersSubscribed = Promise.all(classes.map((jobClass) => this.#subscribeOffers(jobClass)));
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
    await this.subscribed;
    await this.#subscriptions.disposeAsync();
  }

  async #subscribe(): Promise<void> {
    await Promise.all([this.#subscribeOrders(), this.#offersSubscribed]);
  }

  async #subscribeOrders(): Promise<void> {
    const { bus, log } = this.#options;
    const subscription = await whileAway(this.#stop.signal, log, () =>
      bus.subscribe('control', null, (message) => this.#takeOrder(message)),
    );
    this.#subscriptions.use(subscription);
  }

  async #subscribeOffers(jobClass: JobClass): Promise<void> {
    const { bus, log } = this.#options;
    const signal = AbortSignal.any([this.#stop.signal, this.#offersEnd.signal]);
    const subscription = await whileAway(signal, log, () =>
      bus.subscribe(`dispatch.${jobClass}`, group, (message) => this.#takeOffer(message)),
    );
    if (subscription === null) return;
    this.#dispatch.set(jobClass, subscription);
    this.regulate();
  }

  async #leaveGroup(): Promise<void> {
    this.#offersEnd.abort();
    await this.#offersSubscribed;
    const subscriptions = [...this.#dispatch.values()];
    this.#dispatch.clear();
    await Promise.all(subscriptions.map((each) => each[Symbol.asyncDispose]()));
  }

  #takeOffer({ value, headers }: BusMessage): void {
    const offer = loadLatheProtos().Offer.deserialize(Buffer.from(value));
    const traceparent = checkedTraceparent(headers?.['traceparent']);
    this.#options.feed.push({ offer, traceparent: traceparent === null ? null : this.#received(offer, traceparent) });
    this.#options.onOffer();
    this.regulate();
  }

  /** @returns the context of the offer's arrival here. */
  #received({ job_class: jobClass, job_id: jobId }: Offer__Output, parent: string): string | null {
    const topic = `dispatch.${jobClass}`;
    const attributes = {
      'messaging.operation.type': 'receive',
      'messaging.destination.name': topic,
      'messaging.message.id': jobId,
    };
    const span = this.#options.tracing.start(`receive ${topic}`, { kind: 'consumer', parent, attributes });
    span.end();
    return span.traceparent;
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

/**
 * Subscribes, again and again while the bus is away. Never rejects.
 * @returns null once the signal aborts, at once; a subscription that stands after that is ended.
 */
async function whileAway(
  signal: AbortSignal,
  log: Logger,
  subscribe: () => Promise<Subscription>,
): Promise<Subscription | null> {
  const { promise: aborted, resolve } = Promise.withResolvers<null>();
  signal.addEventListener('abort', () => resolve(null), { once: true });
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      const joining = subscribe();
      const subscription = await Promise.race([joining, aborted]);
      if (subscription === null) void joining.then((late) => late[Symbol.asyncDispose]()).catch(() => undefined);
      return subscription;
    } catch (caught) {
      if (failures === 0) log.warn({ err: caught }, 'the bus cannot be reached; claiming unprompted');
    }
    await delay(Math.min(5000, 250 * 2 ** Math.min(failures, 5)), undefined, { signal }).catch(() => undefined);
  }
  return null;
}
