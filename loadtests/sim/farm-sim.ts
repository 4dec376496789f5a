import type { JobId, Offer, TenantId } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { Dispatcher, EmptyClaims, FleetReports, RoomMaker } from '@lathe/gateway';
import { countedStore, StoreCalls } from './counted-store.ts';
import { EventQueue } from './event-queue.ts';
import { Outcome } from './outcome.ts';
import { RandomSource } from './random-source.ts';
import type { SimClaim, SimStore } from './sim-store.ts';
import { SimWorker } from './sim-worker.ts';
import { drawWork, type Stream, type Workload } from './workload.ts';

export interface FarmSimOptions {
  readonly openStore: (clock: FakeClock) => Promise<SimStore & AsyncDisposable>;
  readonly workers: number;
  readonly slots: number;
  /** Slots of a worker that only interactive jobs take. */
  readonly reserved: number;
  readonly gateways: number;
  readonly workload: Workload;
  readonly seed: number;
  /** Deaths of workers in the whole fleet; each comes back after `restartMs`. */
  readonly deathsPerHour: number;
  /** Ends once the jobs of this tenant have ended; null: once all backlogs have. */
  readonly untilTenant: TenantId | null;
}

type Happening =
  | { readonly type: 'claim'; readonly worker: SimWorker; readonly plan: number }
  | { readonly type: 'end'; readonly worker: SimWorker; readonly life: number; readonly claim: SimClaim }
  | { readonly type: 'renew'; readonly worker: SimWorker; readonly life: number }
  | { readonly type: 'arrival'; readonly stream: Stream }
  | { readonly type: 'round' | 'poll' | 'reap' | 'death' }
  | { readonly type: 'reports'; readonly gateway: number }
  | { readonly type: 'restart'; readonly worker: SimWorker };

const kinds = ['master'];
const renewEveryMs = 5000;
const restartMs = 30_000;
/** A claim there and back, a notice through the bus, an offer through the bus: measured on one machine, ms. */
const claimMs = 4;
const noticeMs = 8;
const offerMs = 5;
const roundRestMs = 10;
/** Members of a consumer group that get messages at all: one a partition. */
const partitions = { interactive: 24, bulk: 48, long: 12 } as const;

/** The farm in simulated time: the product's dispatcher, reports and rooms over a store, workers that only wait. */
export class FarmSim {
  readonly outcome = new Outcome();
  readonly calls = new StoreCalls();
  readonly #options: FarmSimOptions;
  readonly #clock = new FakeClock();
  readonly #queue = new EventQueue<Happening>();
  readonly #random: RandomSource;
  readonly #workers: readonly SimWorker[];
  readonly #reports: readonly FleetReports[];
  readonly #reportsPlanned: boolean[];
  readonly #empty: readonly EmptyClaims[];
  readonly #submittedAtMs = new Map<TenantId, number[]>();
  /** Jobs whose worker died, and when. */
  readonly #lostAtMs = new Map<JobId, number>();
  #left = 0;
  #total = 0;
  #roundAtMs = Infinity;
  #lastRoundMs = -Infinity;

  constructor(options: FarmSimOptions) {
    this.#options = options;
    this.#random = new RandomSource(options.seed);
    const { workers, slots, reserved, gateways } = options;
    this.#workers = Array.from({ length: workers }, (_, index) => new SimWorker(index, slots, reserved));
    const eachGateway = Array.from({ length: gateways }, (_, gateway) => gateway);
    this.#reports = eachGateway.map((gateway) => new FleetReports(this.#clock, () => this.#planReports(gateway)));
    this.#reportsPlanned = eachGateway.map(() => false);
    this.#empty = eachGateway.map(() => new EmptyClaims(this.#clock));
  }

  /** Runs it to its end. */
  async run(): Promise<void> {
    await using opened = await this.#options.openStore(this.#clock);
    const store = countedStore(opened, this.calls, () => this.#nowMs);
    const rooms = this.#reports.map((fleet) => new RoomMaker(store, this.#clock, () => fleet.workers));
    const send = (offers: readonly Offer[]): Promise<void> => {
      for (const offer of offers) this.#deliver(offer);
      return Promise.resolve();
    };
    const dispatcher = new Dispatcher({ store, clock: this.#clock, offerTimeoutMs: 5000, send });
    await this.#begin(store);
    for (let next = this.#queue.take(); next !== null && this.#left > 0; next = this.#queue.take()) {
      this.#clock.advanceMs(Math.max(0, next.atMs - this.#nowMs));
      await this.#happen(next.event, store, dispatcher, rooms);
    }
    this.outcome.drainSeconds = this.#nowMs / 1000;
  }

  get #nowMs(): number {
    return this.#clock.monotonicMs();
  }

  async #begin(store: SimStore): Promise<void> {
    const { workload, untilTenant, deathsPerHour } = this.#options;
    for (const [index, { jobs, meanSeconds, ...line }] of workload.backlogs.entries()) {
      // Drawn apart, so that a store that draws early and one that draws late are given the same jobs.
      const random = new RandomSource(this.#options.seed + 1 + index);
      await store.submit(line, { jobs, draw: () => drawWork(random, meanSeconds) });
      if (untilTenant === null || untilTenant === line.tenantId) this.#left += jobs;
    }
    for (const stream of workload.streams)
      this.#later(this.#random.gapMs(stream.perSecond), { type: 'arrival', stream });
    for (const worker of this.#workers) this.#start(worker);
    for (const type of ['poll', 'reap'] as const) this.#later(0, { type });
    if (deathsPerHour > 0) this.#later(this.#random.gapMs(deathsPerHour / 3600), { type: 'death' });
  }

  async #happen(event: Happening, store: SimStore, dispatcher: Dispatcher, rooms: readonly RoomMaker[]): Promise<void> {
    switch (event.type) {
      case 'claim':
        if (event.plan === event.worker.plan) await this.#claim(event.worker, store, rooms);
        return;
      case 'end':
        if (event.life !== event.worker.life) return;
        event.worker.giveBack(event.claim);
        await store.complete(event.claim.lease);
        this.#note(event.claim);
        dispatcher.noteEnd();
        this.#wakeDispatcher();
        this.#planClaim(event.worker, 0);
        return;
      case 'renew':
        if (event.life !== event.worker.life) return;
        if (event.worker.leases.size > 0) await store.renew(event.worker.id, [...event.worker.leases.values()]);
        this.#report(event.worker, event.worker.free);
        this.#later(renewEveryMs, event);
        return;
      case 'arrival':
        await this.#arrive(event.stream, store);
        return;
      case 'round':
        this.#roundAtMs = Infinity;
        this.#lastRoundMs = this.#nowMs;
        this.outcome.rounds++;
        if ((await dispatcher.round()).isUnfinished) this.#wakeDispatcher();
        return;
      case 'poll':
        this.#wakeDispatcher();
        this.#later(1000, event);
        return;
      case 'reap':
        await store.reapLeases();
        this.#later(1000, event);
        return;
      case 'reports':
        this.#reportsPlanned[event.gateway] = false;
        await this.#reports[event.gateway]?.store(store);
        return;
      case 'death':
        this.#die();
        return;
      case 'restart':
        event.worker.isAlive = true;
        this.#start(event.worker);
        return;
    }
  }

  async #claim(worker: SimWorker, store: SimStore, rooms: readonly RoomMaker[]): Promise<void> {
    worker.plannedAtMs = Infinity;
    const { claimable: classes } = worker;
    if (!worker.isAlive || classes.length === 0) return;
    const gateway = worker.index % this.#options.gateways;
    const empty = this.#empty[gateway];
    const alone = worker.busy === 0;
    const wish = { workerId: worker.id, classes, kinds, alone };
    const hint = worker.hint !== null && classes.includes(worker.hint.class) ? worker.hint : null;
    worker.hint = null;
    const lost = (await rooms[gateway]?.jobFor(wish)) ?? null;
    if (lost?.isRoomToBeMade === true) {
      this.#report(worker, 0);
      this.#planClaim(worker, worker.nextIdleMs());
      return;
    }
    const isEmpty = lost === null && hint === null && (empty?.has(wish) ?? false);
    const ticket = empty?.ticket ?? 0;
    const claim = isEmpty ? null : await store.claim({ ...wish, hint: lost?.job ?? hint });
    if (claim === null) {
      if (!isEmpty) empty?.note(wish, ticket);
      this.#report(worker, worker.free);
      this.#planClaim(worker, worker.nextIdleMs());
      return;
    }
    worker.take(claim);
    this.#report(worker, worker.free);
    this.#noteStart(claim);
    this.#later(claimMs + claim.workSeconds * 1000, { type: 'end', worker, life: worker.life, claim });
    this.#planClaim(worker, claimMs);
  }

  #noteStart({ lease, class: jobClass, workSeconds }: SimClaim): void {
    const { started, waitsMs, recoveriesMs } = this.outcome;
    started.set(lease.tenantId, (started.get(lease.tenantId) ?? 0) + workSeconds);
    const lostAtMs = this.#lostAtMs.get(lease.jobId);
    if (lostAtMs !== undefined) {
      recoveriesMs.push(this.#nowMs - lostAtMs);
      this.#lostAtMs.delete(lease.jobId);
    } else if (jobClass === 'interactive') {
      const submittedAtMs = this.#submittedAtMs.get(lease.tenantId)?.shift();
      if (submittedAtMs !== undefined) waitsMs.push(this.#nowMs + claimMs - submittedAtMs);
    }
  }

  #note({ lease, workSeconds }: SimClaim): void {
    this.outcome.jobs++;
    this.outcome.doneSeconds += workSeconds;
    this.outcome.endedAtMs.set(lease.tenantId, this.#nowMs);
    const { untilTenant, workload } = this.#options;
    const counts =
      untilTenant === null
        ? !workload.streams.some(({ tenantId }) => tenantId === lease.tenantId)
        : untilTenant === lease.tenantId;
    if (!counts) return;
    this.#left--;
    if (this.#left === Math.floor(this.#total / 2)) this.outcome.startedAtHalf = new Map(this.outcome.started);
  }

  async #arrive(stream: Stream, store: SimStore): Promise<void> {
    await store.submit({ ...stream, batchId: null }, [drawWork(this.#random, stream.meanSeconds)]);
    const submitted = this.#submittedAtMs.get(stream.tenantId) ?? [];
    submitted.push(this.#nowMs);
    this.#submittedAtMs.set(stream.tenantId, submitted);
    for (const empty of this.#empty) empty.forget(stream.class);
    this.#wakeDispatcher();
    this.#later(this.#random.gapMs(stream.perSecond), { type: 'arrival', stream });
  }

  #die(): void {
    this.#later(this.#random.gapMs(this.#options.deathsPerHour / 3600), { type: 'death' });
    const worker = this.#workers[this.#random.below(this.#workers.length)];
    if (worker?.isAlive !== true) return;
    this.outcome.deaths++;
    for (const jobId of worker.leases.keys()) this.#lostAtMs.set(jobId as JobId, this.#nowMs);
    worker.die();
    this.#later(restartMs, { type: 'restart', worker });
  }

  #start(worker: SimWorker): void {
    this.#planClaim(worker, this.#random.next() * 25);
    this.#later(this.#random.next() * renewEveryMs, { type: 'renew', worker, life: worker.life });
  }

  /** The bus gives an offer to the owner of its partition, which takes it when it has a slot. */
  #deliver(offer: Offer): void {
    const worker = this.#workers[this.#random.below(Math.min(partitions[offer.class], this.#workers.length))];
    if (worker === undefined || !worker.claimable.includes(offer.class)) return;
    worker.hint = offer;
    this.#planClaim(worker, offerMs);
  }

  #planClaim(worker: SimWorker, inMs: number): void {
    const atMs = this.#nowMs + inMs;
    if (atMs >= worker.plannedAtMs) return;
    worker.plannedAtMs = atMs;
    this.#queue.add(atMs, { type: 'claim', worker, plan: ++worker.plan });
  }

  #wakeDispatcher(): void {
    const atMs = Math.max(this.#nowMs + noticeMs, this.#lastRoundMs + roundRestMs);
    if (atMs >= this.#roundAtMs) return;
    this.#roundAtMs = atMs;
    this.#queue.add(atMs, { type: 'round' });
  }

  #report(worker: SimWorker, freeSlots: number): void {
    const freeInteractiveOnly = Math.min(freeSlots, worker.freeInteractiveOnly);
    const word = { workerId: worker.id, slots: worker.slots, freeSlots, freeInteractiveOnly, kinds };
    this.#reports[worker.index % this.#options.gateways]?.note(word);
  }

  #planReports(gateway: number): void {
    if (this.#reportsPlanned[gateway] === true) return;
    this.#reportsPlanned[gateway] = true;
    this.#later(this.#reports[gateway]?.restMs ?? 0, { type: 'reports', gateway });
  }

  #later(inMs: number, event: Happening): void {
    this.#queue.add(this.#nowMs + inMs, event);
  }
}
