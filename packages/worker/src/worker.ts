import type { ChannelSettings } from '@lathe/proto';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock } from '@lathe/core';
import { renderableKinds, type RenderPool } from '@lathe/engine';
import type { Logger } from '@lathe/service-kit';
import type { Registry } from 'prom-client';
import { runAttempt } from './attempts/run-attempt.ts';
import { ClaimLoop } from './claims/claim-loop.ts';
import { Doorbell } from './claims/doorbell.ts';
import { followHints } from './claims/follow-hints.ts';
import { OfferFeed } from './claims/offer-feed.ts';
import { SlotBoard } from './claims/slot-board.ts';
import { LeaseKeeper } from './leases/lease-keeper.ts';
import { Lease } from './leases/lease.ts';
import type { ClaimedWork } from './link/claimed-work.ts';
import { WorkLink, type WorkerIdentity, type WorkHint } from './link/work-link.ts';
import { declareWorkerMetrics, type WorkerMetrics } from './metrics.ts';
import { ScratchSpace } from './scratch/scratch-space.ts';

const nowMs = (): number => systemClock.monotonicMs();

export interface WorkerOptions {
  /** The gateway's gRPC door: `host:port`, or `https://host:port` with TLS. */
  readonly gatewayAddress: string;
  /** The worker's own key, and whom it trusts; none unless set. */
  readonly channel?: ChannelSettings;
  /** Renders at once; the pool needs a thread for each. */
  readonly slots: number;
  /** Slots that bulk and long jobs never take, 0 … slots − 1. */
  readonly interactiveReserved: number;
  /** Inputs and outputs of attempts lie here while they run. */
  readonly scratchDirectory: string;
  /** Most that attempts may need together there, bytes; 64 GiB unless set. */
  readonly scratchLimitBytes?: number;
  /** Not closed by the worker. */
  readonly pool: RenderPool;
  readonly log: Logger;
  readonly registry: Registry;
  /** One per process start; a gateway in the same process passes its own. */
  readonly bootId?: string;
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
  readonly #keeper: LeaseKeeper;
  readonly #loop: ClaimLoop;
  readonly #doorbell = new Doorbell();
  readonly #hintsStop = new AbortController();
  readonly #attempts = new Map<Lease, Promise<void>>();
  readonly #claiming: Promise<void>;
  readonly #following: Promise<void>;
  #graceOver = false;
  #stopped: Promise<void> | undefined;

  private constructor(options: WorkerOptions, link: WorkLink, scratch: ScratchSpace) {
    this.#options = options;
    this.#link = link;
    this.#scratch = scratch;
    this.#metrics = declareWorkerMetrics(options.registry);
    this.#board = new SlotBoard(options.slots, options.interactiveReserved);
    this.#countSlots();
    this.#keeper = new LeaseKeeper({ link, log: options.log, nowMs, onDrain: () => this.#loop.pause() });
    const feed = new OfferFeed(nowMs);
    this.#loop = new ClaimLoop({
      claim: (wish) => link.claim(wish),
      board: this.#board,
      feed,
      doorbell: this.#doorbell,
      kinds: renderableKinds,
      nowMs,
      log: options.log,
      start: (work, sentAtMs) => this.#start(work, sentAtMs),
    });
    const onHint = (hint: WorkHint): void => {
      if ('cancelledJobId' in hint) {
        this.#keeper.renewAtOnce(hint.cancelledJobId);
        return;
      }
      feed.push(hint.offer);
      this.#doorbell.ring();
    };
    this.#claiming = this.#loop.run();
    this.#following = followHints(link, onHint, this.#hintsStop.signal);
  }

  /** Begins to claim at once. @throws io_error when the scratch directory cannot be made. */
  static async open(options: WorkerOptions): Promise<Worker> {
    const identity: WorkerIdentity = {
      workerId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
      bootId: options.bootId ?? randomUUID(),
    };
    const scratch = await ScratchSpace.open(options.scratchDirectory, options.scratchLimitBytes ?? 64 * 2 ** 30);
    options.log.info({ ...identity, slots: options.slots }, 'worker open');
    return new Worker(options, new WorkLink(options.gatewayAddress, identity, options.channel), scratch);
  }

  /** As the gateway knows this worker. */
  get workerId(): string {
    return this.#link.identity.workerId;
  }

  /** Renders under way. */
  get busySlots(): number {
    return this.#board.busy;
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
    this.#loop.stop();
    const release = setTimeout(() => {
      this.#graceOver = true;
      for (const lease of this.#attempts.keys()) lease.stopFor('released');
    }, graceMs);
    await this.#claiming;
    await Promise.all(this.#attempts.values());
    clearTimeout(release);
    this.#hintsStop.abort();
    await this.#following;
    this.#keeper[Symbol.dispose]();
    this.#link[Symbol.dispose]();
    await this.#scratch[Symbol.asyncDispose]();
    this.#options.log.info('worker stopped');
  }

  #start(work: ClaimedWork, sentAtMs: number): void {
    const lease = new Lease(work, sentAtMs, nowMs);
    const giveBackSlot = this.#board.take(work.class, work.mustRunAlone);
    this.#countSlots();
    this.#keeper.add(lease);
    if (this.#graceOver) lease.stopFor('released');
    const ended = this.#attempt(work, lease).finally(() => {
      this.#keeper.remove(lease);
      this.#attempts.delete(lease);
      giveBackSlot();
      this.#countSlots();
      this.#doorbell.ring();
    });
    this.#attempts.set(lease, ended);
  }

  async #attempt(work: ClaimedWork, lease: Lease): Promise<void> {
    const { jobId, fence } = work.lease;
    const log = this.#options.log.child({ jobId, fence, kind: work.kind });
    const startedAtMs = nowMs();
    log.info({ inputs: work.inputs.length }, 'attempt started');
    const outcome = await runAttempt(work, lease, {
      link: this.#link,
      pool: this.#options.pool,
      scratch: this.#scratch,
      metrics: this.#metrics,
      nowMs,
      log,
      report: (of, progress, phase) => this.#keeper.report(of, progress, phase),
    });
    this.#metrics.attempts.inc({ outcome });
    log.info({ outcome, durationMs: Math.round(nowMs() - startedAtMs) }, 'attempt ended');
  }

  #countSlots(): void {
    this.#metrics.slots.set({ state: 'busy' }, this.#board.busy);
    this.#metrics.slots.set({ state: 'free' }, this.#board.slots - this.#board.busy);
  }
}
