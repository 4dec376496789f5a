import { sweep } from '@lathe/core';
import { defaultSweeping, type GatewayOptions } from '../gateway-options.ts';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { FreeSlots } from '../work/free-slots.ts';
import { OffersOutstanding } from '../work/offers-outstanding.ts';
import { dispatchOffers } from './dispatch-offers.ts';
import { EventMetrics } from './event-metrics.ts';
import { LeaseReaper } from './lease-reaper.ts';
import { relayOutbox } from './outbox-relay.ts';
import { WakeLoop } from './wake-loop.ts';

/** Longest pause of the loops, ms; wakes make them run at once. */
const slowPollMs = 1000;

/** The loops of the one process that leads: outbox relay, dispatcher, lease reaper, sweeper. Each stops after the round it is in. */
export class FarmLoops implements AsyncDisposable {
  readonly slots: FreeSlots;
  readonly outstanding: OffersOutstanding;
  readonly #options: GatewayOptions;
  readonly #metrics: GatewayMetrics;
  readonly #limits: GatewayLimits;
  #running: { readonly wakeable: readonly WakeLoop[]; readonly others: readonly WakeLoop[] } | null = null;

  constructor(options: GatewayOptions, metrics: GatewayMetrics) {
    this.#options = options;
    this.#metrics = metrics;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.slots = new FreeSlots(options.clock);
    this.outstanding = new OffersOutstanding(options.clock, this.#limits.offerTimeoutMs);
  }

  start(): void {
    this.#running ??= {
      wakeable: [this.#relay(), this.#dispatcher()],
      others: [this.#reaper(), this.#sweeper()],
    };
  }

  /** Something was written: there may be events to send and jobs to offer. */
  wake(): void {
    for (const loop of this.#running?.wakeable ?? []) loop.wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { wakeable = [], others = [] } = this.#running ?? {};
    await Promise.all([...wakeable, ...others].map((loop) => loop[Symbol.asyncDispose]()));
  }

  #relay(): WakeLoop {
    const { store, bus, log } = this.#options;
    const eventMetrics = new EventMetrics(this.#metrics);
    const run = (): Promise<boolean> => relayOutbox(store, bus, eventMetrics);
    return WakeLoop.start({ name: 'outbox relay', everyMs: slowPollMs, log, run });
  }

  #dispatcher(): WakeLoop {
    const { store, bus, log } = this.#options;
    const { offerTimeoutMs } = this.#limits;
    const parts = { store, bus, slots: this.slots, outstanding: this.outstanding, offerTimeoutMs };
    const run = async (): Promise<boolean> => {
      if ((await dispatchOffers({ ...parts, metrics: this.#metrics })) > 0) this.wake();
      return false;
    };
    return WakeLoop.start({ name: 'dispatcher', everyMs: slowPollMs, log, run });
  }

  #reaper(): WakeLoop {
    const { store, clock, log, leaseMs = 15_000 } = this.#options;
    const reaper = new LeaseReaper({ store, clock, leaseMs, metrics: this.#metrics });
    const run = async (): Promise<boolean> => {
      if ((await reaper.reap()) > 0) this.wake();
      return false;
    };
    return WakeLoop.start({ name: 'lease reaper', everyMs: Math.min(slowPollMs, leaseMs / 5), log, run });
  }

  #sweeper(): WakeLoop {
    const { store: jobStore, assets: assetStore, clock, log } = this.#options;
    const { everyMs, jobRetentionSeconds, graceSeconds } = { ...defaultSweeping, ...this.#options.sweeping };
    const longestUrlSeconds = this.#limits.urlLifetimeSeconds;
    const options = { jobStore, assetStore, clock, jobRetentionSeconds, graceSeconds, longestUrlSeconds };
    const run = async (signal: AbortSignal): Promise<boolean> => {
      const removed = await sweep({ ...options, signal });
      if (removed.freedBytes > 0 || removed.expiredJobs > 0) log.info({ ...removed }, 'swept');
      return false;
    };
    return WakeLoop.start({ name: 'sweeper', everyMs, log, run });
  }
}
