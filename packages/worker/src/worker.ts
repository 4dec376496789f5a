import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock } from '@lathe/core';
import { renderableKinds } from '@lathe/engine';
import { noTracing } from '@lathe/service-kit';
import { AttemptRunner } from './attempts/attempt-runner.ts';
import { BusHints } from './claims/bus-hints.ts';
import { ClaimLoop, type FoundWork } from './claims/claim-loop.ts';
import { ClaimPauses } from './claims/claim-pauses.ts';
import { Doorbell } from './claims/doorbell.ts';
import { followHints } from './claims/follow-hints.ts';
import { OfferFeed } from './claims/offer-feed.ts';
import type { Seat } from './claims/seat.ts';
import { SlotBoard } from './claims/slot-board.ts';
import { Renderers } from './kinds/renderers.ts';
import { LeaseKeeper } from './leases/lease-keeper.ts';
import { Lease } from './leases/lease.ts';
import type { ClaimedWork } from './link/claimed-work.ts';
import { WorkLink, type WorkerIdentity, type WorkHint } from './link/work-link.ts';
import { declareWorkerMetrics, type WorkerMetrics } from './metrics.ts';
import { ScratchSpace } from './scratch/scratch-space.ts';
import type { WorkerOptions } from './worker-options.ts';

const nowMs = (): number => systemClock.monotonicMs();

interface RunningAttempt {
  readonly lease: Lease;
  readonly seat: Seat;
  readonly ended: Promise<void>;
}

/**
 * The worker half of the farm: claims jobs for free slots, renews their leases, renders, stores, tells. Its thread does
 * no signal processing, so a busy render never costs a lease.
 */
export class Worker implements AsyncDisposable {
  readonly #options: WorkerOptions;
  readonly #link: WorkLink;
  readonly #scratch: ScratchSpace;
  readonly #metrics: WorkerMetrics;
  readonly #board: SlotBoard;
  readonly #pauses = new ClaimPauses(nowMs);
  readonly #keeper: LeaseKeeper;
  readonly #loop: ClaimLoop;
  readonly #runner: AttemptRunner;
  readonly #doorbell = new Doorbell();
  readonly #busHints: BusHints | undefined;
  readonly #hintsStop = new AbortController();
  readonly #attempts = new Set<RunningAttempt>();
  readonly #claiming: Promise<void>;
  readonly #following: Promise<void> | undefined;
  #graceOver = false;
  #stopped: Promise<void> | undefined;
  #drained = false;

  private constructor(options: WorkerOptions, link: WorkLink, scratch: ScratchSpace) {
    const { log, bus, tracing = noTracing, slots, interactiveReserved, fetchAhead = 0, ownKinds = [] } = options;
    this.#options = options;
    this.#link = link;
    this.#scratch = scratch;
    this.#metrics = declareWorkerMetrics(options.registry);
    this.#board = new SlotBoard({ slots, interactiveReserved, fetchAhead });
    this.#metrics.slots.set({ state: 'withheld' }, options.withheldSlots ?? 0);
    this.#slotsChanged();
    this.#keeper = new LeaseKeeper({
      link,
      log,
      nowMs,
      slots: () => this.#board.count,
      onDrain: () => this.#pauses.pause('gateway_draining'),
    });
    const feed = new OfferFeed(nowMs);
    this.#loop = new ClaimLoop({
      claim: (wish) => link.claim(wish),
      board: this.#board,
      pauses: this.#pauses,
      feed,
      doorbell: this.#doorbell,
      kinds: [...renderableKinds, ...ownKinds.map(({ kind }) => kind)],
      nowMs,
      log,
      start: (work, found) => this.#start(work, found),
      onClaim: () => this.#busHints?.regulate(),
    });
    this.#runner = new AttemptRunner({
      link,
      renderers: new Renderers(options.pool, ownKinds),
      scratch,
      tracing,
      metrics: this.#metrics,
      keeper: this.#keeper,
      pauses: this.#pauses,
      nowMs,
      log,
      onSlotsChange: () => this.#slotsChanged(),
    });
    const onCancel = (jobId: string): void => this.#keeper.renewAtOnce(jobId);
    const onOffer = (): void => this.#doorbell.ring();
    if (bus === undefined) {
      const onHint = (hint: WorkHint): void => {
        if ('cancelledJobId' in hint) return onCancel(hint.cancelledJobId);
        feed.push({ offer: hint.offer, traceparent: null });
        onOffer();
      };
      this.#following = followHints(link, onHint, this.#hintsStop.signal);
    } else {
      const onDrain = (): void => this.drain();
      const { workerId } = link.identity;
      this.#busHints = new BusHints({
        bus,
        feed,
        tracing,
        board: this.#board,
        workerId,
        log,
        onOffer,
        onCancel,
        onDrain,
      });
    }
    this.#claiming = this.#loop.run();
  }

  /** Begins to claim at once. @throws io_error when the scratch directory cannot be made. */
  static async open(options: WorkerOptions): Promise<Worker> {
    const identity: WorkerIdentity = {
      workerId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
      bootId: options.bootId ?? randomUUID(),
    };
    const link = new WorkLink(options.gatewayAddress, identity, options.channel);
    const scratch = await ScratchSpace.open(options.scratchDirectory, options.scratchLimitBytes ?? 64 * 2 ** 30);
    options.log.info({ ...identity, slots: options.slots }, 'worker open');
    return new Worker(options, link, scratch);
  }

  /** As the gateway knows this worker. */
  get workerId(): string {
    return this.#link.identity.workerId;
  }

  /** Jobs in hand: their inputs come, they render, or their outputs are stored. */
  get jobsInHand(): number {
    return this.#board.inHand;
  }

  /** True once it claims no more, for good. */
  get isDraining(): boolean {
    return this.#drained;
  }

  /** Claims no more, for good; what it has goes on. The process stays, for whoever drains it to end. */
  drain(): void {
    if (this.#drained) return;
    this.#drained = true;
    this.#options.log.info({ jobs: this.#board.inHand }, 'draining: no more claims');
    this.#board.close();
    this.#loop.stop();
    void this.#busHints?.endOffers();
    this.#slotsChanged();
  }

  /**
   * Claims no more, lets running renders end within the grace, then cancels them and gives their jobs back, which costs
   * the jobs nothing. Leases are renewed until the last one has ended. A second call waits for the first.
   */
  async stop(graceMs: number): Promise<void> {
    this.#stopped ??= this.#stop(graceMs);
    await this.#stopped;
  }

  /** Stops without grace. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop(0);
  }

  async #stop(graceMs: number): Promise<void> {
    this.drain();
    const release = setTimeout(() => {
      this.#graceOver = true;
      for (const { lease } of this.#attempts) lease.stopFor('released');
    }, graceMs);
    await this.#claiming;
    // What has not begun to render costs nothing to begin elsewhere.
    for (const { lease, seat } of this.#attempts) if (seat.phase === 'waiting') lease.stopFor('released');
    await Promise.all([...this.#attempts].map(({ ended }) => ended));
    clearTimeout(release);
    // A gateway that is away, or does not know the word, stops counting this worker by itself.
    await this.#link.leave().catch(() => undefined);
    this.#hintsStop.abort();
    await Promise.all([this.#following, this.#busHints?.[Symbol.asyncDispose]()]);
    this.#keeper[Symbol.dispose]();
    this.#link[Symbol.dispose]();
    await this.#scratch[Symbol.asyncDispose]();
    this.#options.log.info('worker stopped');
  }

  #start(work: ClaimedWork, found: FoundWork): void {
    const lease = new Lease(work, found.sentAtMs, nowMs);
    const seat = this.#board.take(work.class, work.mustRunAlone);
    this.#slotsChanged();
    this.#keeper.add(lease);
    if (this.#graceOver) lease.stopFor('released');
    const ended = this.#runner.run({ work, lease, seat, found }).finally(() => {
      this.#keeper.remove(lease);
      this.#attempts.delete(attempt);
      seat.leave();
      this.#slotsChanged();
    });
    const attempt: RunningAttempt = { lease, seat, ended };
    this.#attempts.add(attempt);
  }

  #slotsChanged(): void {
    this.#metrics.slots.set({ state: 'busy' }, this.#board.busy);
    this.#metrics.slots.set({ state: 'free' }, this.#board.count.freeSlots);
    this.#busHints?.regulate();
    this.#doorbell.ring();
  }
}
