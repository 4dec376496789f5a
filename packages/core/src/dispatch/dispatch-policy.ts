import type { JobClass } from '../jobs/job.ts';
import type { DispatchView, WaitingQueue } from '../ports/dispatch-store.ts';
import type { Offer } from '../ports/job-store.ts';
import type { TenantId } from '../tenancy/principal.ts';
import { ClassOrder } from './class-order.ts';
import { classWeights } from './class-weights.ts';
import { DeficitRound } from './deficit-round.ts';
import type { OfferRoom } from './offer-room.ts';
import { workCost } from './work-cost.ts';

/** So many jobs from this queue, before those of the next pick. */
export interface Pick {
  readonly queue: WaitingQueue;
  readonly count: number;
  /** Counted against the share of the class; false in slots that only interactive jobs may take. */
  readonly isShared: boolean;
}

/**
 * Decides what is offered next: deficit round robin over class, tenant and batch, counted in estimated work. Pure but for
 * its memory of who was served, which the leader keeps and a new leader begins without.
 *
 * It knows the head of each queue only: every job of a pick is counted as the head, and those that were not there are
 * given back by `settle` (not to the batch: it has nothing left to be served).
 */
export class DispatchPolicy {
  readonly #classes = new DeficitRound<JobClass>();
  readonly #orders: readonly ClassOrder[] = [
    new ClassOrder('interactive'),
    new ClassOrder('bulk'),
    new ClassOrder('long'),
  ];

  /**
   * Picks up to the room's jobs, none of a tenant that already has as many in hand as it may run.
   * @param queues All of every class; where there is room for interactive jobs only, theirs are enough.
   */
  pick(queues: readonly WaitingQueue[], view: DispatchView, room: OfferRoom): readonly Pick[] {
    const weights = new Map(view.tenants.map(({ tenantId, weight }) => [tenantId, weight]));
    // Of classes there is no room for nothing is told here: their tenants keep their turns and what they have saved.
    const asked = room.anyClass > 0 ? this.#orders : this.#orders.filter(({ jobClass }) => jobClass === 'interactive');
    for (const order of asked) {
      const own = queues.filter((queue) => queue.class === order.jobClass);
      order.begin(own, (tenantId) => weights.get(tenantId) ?? 1);
    }
    this.#classes.begin(new Map(this.#orders.map(({ jobClass }) => [jobClass, classWeights[jobClass]])));
    const caps = capsLeft(view);
    const mayRun = (tenantId: TenantId): boolean => (caps.get(tenantId) ?? 1) > 0;
    const picks: Pick[] = [];
    const add = (queue: WaitingQueue, isShared: boolean): void => {
      const left = caps.get(queue.tenantId);
      if (left !== undefined) caps.set(queue.tenantId, left - 1);
      const last = picks.at(-1);
      if (last?.queue === queue && last.isShared === isShared)
        picks[picks.length - 1] = { queue, count: last.count + 1, isShared };
      else picks.push({ queue, count: 1, isShared });
    };
    for (let left = room.interactiveOnly; left > 0; left--) {
      const queue = this.#orderOf('interactive')?.take(mayRun) ?? null;
      if (queue === null) break;
      add(queue, false);
    }
    for (let left = room.anyClass; left > 0; left--) {
      const jobClass = this.#classes.next((name) => this.#orderOf(name)?.isReady(mayRun) ?? false);
      const queue = jobClass === null ? null : (this.#orderOf(jobClass)?.take(mayRun) ?? null);
      if (queue === null) break;
      this.#classes.charge(queue.class, workCost(queue.headWorkSeconds));
      add(queue, true);
    }
    return picks;
  }

  /** Gives back what was charged for jobs that were not there. @param offers What the picks came to. */
  settle(picks: readonly Pick[], offers: readonly Offer[]): void {
    const made = new Map<string, number>();
    for (const offer of offers) made.set(lineOf(offer), (made.get(lineOf(offer)) ?? 0) + 1);
    for (const { queue, count, isShared } of picks) {
      const key = lineOf(queue);
      const there = Math.min(count, made.get(key) ?? 0);
      made.set(key, (made.get(key) ?? 0) - there);
      const backSeconds = workCost(queue.headWorkSeconds) * (count - there);
      this.#orderOf(queue.class)?.giveBack(queue.tenantId, backSeconds);
      if (isShared) this.#classes.charge(queue.class, -backSeconds);
    }
  }

  #orderOf(jobClass: JobClass): ClassOrder | undefined {
    return this.#orders.find((order) => order.jobClass === jobClass);
  }
}

function capsLeft({ tenants, inHand }: DispatchView): Map<TenantId, number> {
  const caps = new Map<TenantId, number>();
  for (const { tenantId, maxRunning } of tenants) if (maxRunning !== null) caps.set(tenantId, maxRunning);
  for (const { tenantId, offered, running } of inHand) {
    const left = caps.get(tenantId);
    if (left !== undefined) caps.set(tenantId, left - offered - running);
  }
  return caps;
}

/** What an offer tells of where it came from. */
function lineOf(of: Pick['queue'] | Offer): string {
  return `${of.class}/${of.tenantId}`;
}
