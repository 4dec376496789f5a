import type { WaitingQueue } from '../ports/dispatch-store.ts';
import { DeficitRound } from './deficit-round.ts';
import { workCost } from './work-cost.ts';

/**
 * Order within one tenant and class: the highest priority, among its queues those whose head has the nearest deadline,
 * among equals the batches by turns.
 */
export class TenantOrder {
  /** By id; the empty one is of jobs outside batches. */
  readonly #batches = new DeficitRound<string>();
  #candidates = new Map<string, WaitingQueue>();

  /** @param queues All of the tenant and class, one or more. */
  begin(queues: readonly WaitingQueue[]): void {
    const priority = Math.max(...queues.map((queue) => queue.priority));
    const first = queues.filter((queue) => queue.priority === priority);
    const deadlineUs = Math.min(...first.map(deadlineOf));
    this.#candidates = new Map(
      first.filter((queue) => deadlineOf(queue) === deadlineUs).map((queue) => [queue.batchId ?? '', queue]),
    );
    this.#batches.begin(new Map([...this.#candidates.keys()].map((batch) => [batch, 1])));
  }

  /** Takes the next job's queue, and charges its batch. */
  take(): WaitingQueue | null {
    const batch = this.#batches.next(() => true);
    const queue = batch === null ? undefined : this.#candidates.get(batch);
    if (batch === null || queue === undefined) return null;
    this.#batches.charge(batch, workCost(queue.headWorkSeconds));
    return queue;
  }
}

function deadlineOf(queue: WaitingQueue): number {
  return queue.headDeadlineUs ?? Infinity;
}
