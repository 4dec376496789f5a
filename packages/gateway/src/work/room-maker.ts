import { createHash } from 'node:crypto';
import type { ClaimRequest, Clock, DispatchStore, JobStore, Offer } from '@lathe/core';

/** A worker that makes room is given this long between two claims, ms. */
const roomMs = 10_000;
/** How often it is looked for a job that waits for room, ms. */
const lookEveryMs = 1000;
/** One worker in so many may run empty at a time. */
const workersPerRoom = 20;
/** Wishes of workers that are remembered; workers of a farm have few different ones. */
const rememberedWishes = 64;

type Store = Pick<JobStore, 'nextLoneJob'> & Pick<DispatchStore, 'lead' | 'resign'>;

/**
 * Lets one worker in twenty run empty while a job waits that must run alone: under a backlog that never ends no worker
 * of several slots would ever be idle by itself. Which worker may is decided by the store, as a lead that the worker
 * holds, so it is one whatever the number of gateways; what else is known here is only a hint and may be lost.
 */
export class RoomMaker {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #workers: () => number;
  /** The lone job seen last for workers of these classes and kinds. */
  readonly #seen = new Map<string, { readonly job: Offer | null; readonly atMs: number }>();
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

  /** The job that this worker makes room for, and takes when it is alone; null: it may claim what it likes. */
  async jobFor(request: Pick<ClaimRequest, 'workerId' | 'classes' | 'kinds' | 'alone'>): Promise<Offer | null> {
    const { workerId, alone } = request;
    const maker = this.#makerOf(workerId);
    // An idle worker needs no room: it is given the job when its turn comes.
    if (alone && maker === null) return null;
    const job = await this.#look(request, maker !== null);
    if (job === null || alone) {
      if (maker !== null) await this.#giveUp(workerId, maker.room);
      return job;
    }
    const room = maker?.room ?? this.#roomOf(workerId);
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - (this.#refused.get(workerId) ?? -Infinity) < lookEveryMs) return null;
    if (!(await this.#store.lead(room, workerId, roomMs))) {
      this.#forgetRefusals(nowMs);
      this.#refused.set(workerId, nowMs);
      return null;
    }
    this.#makers.set(workerId, { room, toldAtMs: nowMs });
    return job;
  }

  async #look({ classes, kinds }: Pick<ClaimRequest, 'classes' | 'kinds'>, anew: boolean): Promise<Offer | null> {
    const wish = JSON.stringify([classes, kinds]);
    const nowMs = this.#clock.monotonicMs();
    const seen = this.#seen.get(wish);
    if (!anew && seen !== undefined && nowMs - seen.atMs < lookEveryMs) return seen.job;
    if (this.#seen.size >= rememberedWishes) this.#seen.clear();
    // Said before it is known, so that claims meanwhile do not look, too.
    this.#seen.set(wish, { job: seen?.job ?? null, atMs: nowMs });
    const job = await this.#store.nextLoneJob(classes, kinds);
    this.#seen.set(wish, { job, atMs: nowMs });
    return job;
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
