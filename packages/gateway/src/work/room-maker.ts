import { createHash } from 'node:crypto';
import type { ClaimRequest, Clock, DispatchStore, JobStore, LostJobs, Offer } from '@lathe/core';

/** A worker that makes room is given this long between two claims, ms. */
const roomMs = 10_000;
/** How often it is looked for jobs that lost workers while none was seen, ms. */
const lookEveryMs = 1000;
/** One worker in so many may run empty at a time. */
const workersPerRoom = 20;
/** Wishes of workers that are remembered; workers of a farm have few different ones. */
const rememberedWishes = 64;

type Store = Pick<JobStore, 'nextLostJobs'> & Pick<DispatchStore, 'lead' | 'resign'>;

const none: LostJobs = { besideOthers: null, alone: null };

/** A job that lost workers, and goes before all others. */
export interface LostTurn {
  readonly job: Offer;
  /** The worker is to run empty for it, and claims nothing now. */
  readonly isRoomToBeMade: boolean;
}

/**
 * Lets jobs that lost workers go before all others: they have waited for a whole lease, and their tenants have been
 * served. One that may run beside others goes to whoever claims next. For one that must run alone, and does not find an
 * idle worker, one worker in twenty may run empty: under a backlog that never ends no worker of several slots would ever
 * be idle by itself. Which worker may is decided by the store, as a lead that the worker
 * holds, so it is one whatever the number of gateways; what else is known here is only a hint and may be lost.
 */
export class RoomMaker {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #workers: () => number;
  /** The jobs seen last for workers of these classes and kinds. */
  readonly #seen = new Map<string, { readonly jobs: LostJobs; readonly atMs: number }>();
  /** Workers that were told to run empty, with the room they hold. */
  readonly #makers = new Map<string, { readonly room: string; readonly toldAtMs: number }>();

  /** When a worker last found its room taken. */
  readonly #refused = new Map<string, number>();

  /** @param workers How many workers speak to this gateway. */
  constructor(store: Store, clock: Clock, workers: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#workers = workers;
  }

  /** The job that this worker is to claim, or to make room for; null: it may claim what it likes. */
  async jobFor(request: Pick<ClaimRequest, 'workerId' | 'classes' | 'kinds' | 'alone'>): Promise<LostTurn | null> {
    const { workerId, alone } = request;
    const maker = this.#makerOf(workerId);
    const jobs = await this.#look(request, maker !== null);
    const mayTake = alone ? (jobs.alone ?? jobs.besideOthers) : jobs.besideOthers;
    if (maker !== null && (alone || jobs.alone === null)) await this.#giveUp(workerId, maker.room);
    else if (!alone && jobs.alone !== null && (maker !== null || mayTake === null)) {
      const hasRoom = await this.#makeRoom(workerId, maker?.room ?? this.#roomOf(workerId));
      return hasRoom ? { job: jobs.alone, isRoomToBeMade: true } : null;
    }
    if (mayTake === null) return null;
    // The next claim is to see the next one.
    this.#seen.delete(wishOf(request));
    return { job: mayTake, isRoomToBeMade: false };
  }

  /** @returns whether this worker is the one that runs empty. */
  async #makeRoom(workerId: string, room: string): Promise<boolean> {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - (this.#refused.get(workerId) ?? -Infinity) < lookEveryMs) return false;
    if (!(await this.#store.lead(room, workerId, roomMs)).leads) {
      this.#forgetRefusals(nowMs);
      this.#refused.set(workerId, nowMs);
      return false;
    }
    this.#makers.set(workerId, { room, toldAtMs: nowMs });
    return true;
  }

  async #look(request: Pick<ClaimRequest, 'classes' | 'kinds'>, anew: boolean): Promise<LostJobs> {
    const wish = wishOf(request);
    const nowMs = this.#clock.monotonicMs();
    const seen = this.#seen.get(wish);
    if (!anew && seen !== undefined && nowMs - seen.atMs < lookEveryMs) return seen.jobs;
    if (this.#seen.size >= rememberedWishes) this.#seen.clear();
    // Said before it is known, so that claims meanwhile do not look, too.
    this.#seen.set(wish, { jobs: seen?.jobs ?? none, atMs: nowMs });
    const jobs = await this.#store.nextLostJobs(request.classes, request.kinds);
    this.#seen.set(wish, { jobs, atMs: nowMs });
    return jobs;
  }

  async #giveUp(workerId: string, room: string): Promise<void> {
    this.#makers.delete(workerId);
    this.#seen.clear();
    this.#refused.clear();
    await this.#store.resign(room, workerId);
  }

  #forgetRefusals(nowMs: number): void {
    for (const [workerId, atMs] of this.#refused) if (nowMs - atMs >= lookEveryMs) this.#refused.delete(workerId);
  }

  #makerOf(workerId: string): { readonly room: string } | null {
    const since = this.#clock.monotonicMs() - roomMs;
    for (const [id, { toldAtMs }] of this.#makers) if (toldAtMs <= since) this.#makers.delete(id);
    return this.#makers.get(workerId) ?? null;
  }

  /** Workers share rooms by their id, so that every gateway sends a worker to the same one. */
  #roomOf(workerId: string): string {
    const rooms = Math.max(1, Math.floor(this.#workers() / workersPerRoom));
    return `room for a lone job ${createHash('sha256').update(workerId).digest().readUInt32BE() % rooms}`;
  }
}

function wishOf({ classes, kinds }: Pick<ClaimRequest, 'classes' | 'kinds'>): string {
  return JSON.stringify([classes, kinds]);
}
