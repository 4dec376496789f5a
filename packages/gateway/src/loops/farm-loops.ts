import { newId, sweep } from '@lathe/core';
import { noTracing } from '@lathe/service-kit';
import { BoundedPublisher } from '../bus/bounded-publisher.ts';
import { batchNotice, type Notice } from '../bus/notices.ts';
import { defaultSweeping, type GatewayOptions } from '../gateway-options.ts';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { EmptyClaims } from '../work/empty-claims.ts';
import { FleetReports } from '../work/fleet-reports.ts';
import { Dispatcher } from './dispatcher.ts';
import { EventMetrics } from './event-metrics.ts';
import { Leadership } from './leadership.ts';
import { LeaseReaper } from './lease-reaper.ts';
import { relayOutbox } from './outbox-relay.ts';
import { sendOffers } from './send-offers.ts';
import { ServedRecord } from './served-record.ts';
import { WakeLoop, type WakeLoopOptions } from './wake-loop.ts';

/** Longest pause of the loops, ms; wakes make them run at once. */
const slowPollMs = 1000;
/** Rounds begin no closer than this, however many wakes there are, ms. */
const restMs = { relay: 5, dispatcher: 10, fold: 200 } as const;
const foldedPerRound = 2000;
const settledPerRound = 1000;

type LoopName = 'lead' | 'reports' | 'relay' | 'dispatcher' | 'reaper' | 'settle' | 'fold' | 'sweeper';
type Loops = Readonly<Record<LoopName, WakeLoop>>;

/**
 * What a gateway does by itself. Every gateway sends its share of the outbox, reports its workers and reaps leases; the
 * one that leads also dispatches, ends and counts the items of batches, and sweeps. One lead for all of these: together
 * they are a few store calls a second, and there is one place to look for all of them.
 */
export class FarmLoops implements AsyncDisposable {
  readonly fleet: FleetReports;
  readonly empty: EmptyClaims;
  /** For messages whose loss delays somebody but loses nothing. */
  readonly publisher: BoundedPublisher;
  readonly #options: GatewayOptions;
  readonly #metrics: GatewayMetrics;
  readonly #limits: GatewayLimits;
  readonly #leadership: Leadership;
  readonly #dispatcher: Dispatcher;
  readonly #reaper: LeaseReaper;
  readonly #eventMetrics: EventMetrics;
  readonly #leadTtlMs: number;
  #loops: Loops | null = null;
  /** When the dispatcher was first woken since its last round, by the monotonic clock; null: not. */
  #wokenAtMs: number | null = null;

  constructor(options: GatewayOptions, metrics: GatewayMetrics) {
    const { store, bus, clock, leaseMs = 15_000, leadTtlMs = 4_000 } = options;
    this.#options = options;
    this.#metrics = metrics;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#leadTtlMs = leadTtlMs;
    this.fleet = new FleetReports(clock, () => this.#loops?.reports.wake());
    this.empty = new EmptyClaims(clock);
    const publisher = new BoundedPublisher(bus, clock, this.#limits.publishMs);
    this.publisher = publisher;
    const holder = options.gatewayId ?? newId('gtw', Math.floor(clock.nowUs() / 1000));
    this.#leadership = new Leadership({ store, clock, name: 'dispatcher', holder, ttlMs: leadTtlMs });
    const served = new ServedRecord({ store, clock, holder, ttlMs: leadTtlMs });
    this.#reaper = new LeaseReaper({ store, served, clock, leaseMs, metrics });
    this.#eventMetrics = new EventMetrics(metrics, clock);
    const { offerTimeoutMs } = this.#limits;
    this.#dispatcher = new Dispatcher({
      store,
      clock,
      offerTimeoutMs,
      send: (offers) => sendOffers(publisher, metrics, options.tracing ?? noTracing, offers),
    });
  }

  start(): void {
    this.#loops ??= this.#startAll();
  }

  /** Something was written by this gateway: there may be events to send and jobs to offer. */
  wake(): void {
    this.#loops?.relay.wake();
    this.#wakeDispatcher();
  }

  /** Something may wait to be claimed that did not before. */
  wakeForJobs(): void {
    this.empty.forget(null);
    this.wake();
  }

  /** A gateway told of an event. */
  hear(notice: Notice): void {
    if (!('job' in notice)) return;
    const { job } = notice;
    this.#eventMetrics.hear(job);
    if (job.type === 'finished' || job.type === 'requeued') this.#dispatcher.noteEnd();
    if (job.type === 'submitted' || job.type === 'requeued')
      this.empty.forget(job.job_class === '' ? null : job.job_class);
    if (job.type === 'finished' || job.type === 'requeued' || job.type === 'submitted') this.#wakeDispatcher();
    if (job.batch_id !== '' && this.#leadership.isLeader) this.#loops?.fold.wake();
  }

  /** Gives up the lead for good, so that another gateway takes it at once, and reaps no more: workers are turned away. */
  async resign(): Promise<void> {
    try {
      await Promise.all([this.#leadership.resign(), this.#reaper.end()]);
      this.#metrics.dispatcherLeader.set(0);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the lead could not be given up; it runs out by itself');
    }
  }

  /** Each loop stops after the round it is in. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Object.values(this.#loops ?? {}).map((loop) => loop[Symbol.asyncDispose]()));
    await this.resign();
  }

  #wakeDispatcher(): void {
    if (!this.#leadership.isLeader) return;
    this.#wokenAtMs ??= this.#options.clock.monotonicMs();
    this.#loops?.dispatcher.wake();
  }

  #startAll(): Loops {
    const { store, leaseMs = 15_000 } = this.#options;
    const { everyMs: sweepEveryMs } = { ...defaultSweeping, ...this.#options.sweeping };
    const loop = (name: string, run: WakeLoopOptions['run'], pace: Partial<WakeLoopOptions> = {}): WakeLoop =>
      WakeLoop.start({ name, log: this.#options.log, everyMs: slowPollMs, run, ...pace });
    const leading = (run: WakeLoopOptions['run']) => async (signal: AbortSignal) =>
      this.#leadership.isLeader && (await run(signal));
    return {
      lead: loop('lead', () => this.#lead(), { everyMs: Math.max(1, this.#leadTtlMs / 4) }),
      reports: loop('fleet reports', async () => (await this.fleet.store(store), false), {
        restMs: () => this.fleet.restMs,
      }),
      relay: loop('outbox relay', () => relayOutbox(store, this.publisher, this.#eventMetrics), {
        restMs: restMs.relay,
      }),
      dispatcher: loop(
        'dispatcher',
        leading(() => this.#dispatch()),
        { restMs: restMs.dispatcher },
      ),
      reaper: loop('lease reaper', () => this.#reap(), { everyMs: Math.min(slowPollMs, leaseMs / 5) }),
      settle: loop(
        'cancelled batches',
        leading(async () => {
          const settled = await store.settleCancelled(settledPerRound);
          if (settled > 0) this.#loops?.relay.wake();
          return settled > 0;
        }),
      ),
      fold: loop(
        'counts of batches',
        leading(() => this.#fold()),
        { restMs: restMs.fold },
      ),
      sweeper: loop(
        'sweeper',
        leading((signal) => this.#sweep(signal)),
        { everyMs: sweepEveryMs },
      ),
    };
  }

  async #lead(): Promise<boolean> {
    const hasBegun = await this.#leadership.ask();
    this.#metrics.dispatcherLeader.set(this.#leadership.isLeader ? 1 : 0);
    if (!this.#leadership.isLeader) this.#metrics.fleetSlots.reset();
    if (!hasBegun) return false;
    this.#options.log.info('this gateway leads');
    this.#wakeDispatcher();
    for (const name of ['settle', 'fold', 'sweeper'] as const) this.#loops?.[name].wake();
    return false;
  }

  async #dispatch(): Promise<boolean> {
    const { clock } = this.#options;
    const wokenAtMs = this.#wokenAtMs;
    this.#wokenAtMs = null;
    const round = await this.#dispatcher.round();
    if (wokenAtMs !== null) this.#metrics.dispatchLag.observe((clock.monotonicMs() - wokenAtMs) / 1000);
    this.#metrics.fleetSlots.set({ state: 'free' }, round.freeSlots);
    this.#metrics.fleetSlots.set({ state: 'interactive_only' }, round.freeInteractiveOnly);
    this.#metrics.fleetSlots.set({ state: 'busy' }, round.running);
    if (round.offered > 0) this.#loops?.relay.wake();
    return round.isUnfinished;
  }

  async #reap(): Promise<boolean> {
    if ((await this.#reaper.reap()) > 0) this.wakeForJobs();
    return false;
  }

  /** Watchers look by themselves now and then, so a notice that the bus does not take delays them only. */
  async #fold(): Promise<boolean> {
    const { folded, changed } = await this.#options.store.foldBatchChanges(foldedPerRound);
    await this.publisher.publish('events', changed.map(batchNotice)).catch(() => undefined);
    return folded === foldedPerRound;
  }

  async #sweep(signal: AbortSignal): Promise<boolean> {
    const { store: jobStore, assets: assetStore, clock, log } = this.#options;
    const { jobRetentionSeconds, graceSeconds } = { ...defaultSweeping, ...this.#options.sweeping };
    const longestUrlSeconds = this.#limits.urlLifetimeSeconds;
    const removed = await sweep({
      jobStore,
      assetStore,
      clock,
      jobRetentionSeconds,
      graceSeconds,
      longestUrlSeconds,
      signal,
    });
    if (removed.freedBytes > 0 || removed.expiredJobs > 0) log.info({ ...removed }, 'swept');
    return false;
  }
}
