import type { Clock, DispatchStore, WorkerReport } from '@lathe/core';

/** A worker that says the same again is told of no more often than this, ms; the store forgets it after 10 s. */
const repeatAfterMs = 3000;
/** A worker that has said nothing for this long is no longer counted, ms. */
const forgottenAfterMs = 10_000;
const lookEveryMs = 1000;
/** Least time between two calls of the store, ms: so much for each worker, and bounds of it. */
const rest = { perWorkerMs: 5, leastMs: 20, mostMs: 500 } as const;

/** What a worker said with a claim or a renewal; kinds are told by claims only. */
export type WorkerWord = Omit<WorkerReport, 'kinds'> & { readonly kinds?: readonly string[] };

interface Known {
  report: WorkerReport;
  heardAtMs: number;
  /** When it was last stored, and whether it has said something else since. */
  storedAtMs: number;
  hasNews: boolean;
}

/**
 * Gathers what workers say of themselves, so that the store is told of many of them in one call and whoever leads sees
 * the whole fleet, whichever gateway a worker speaks to.
 */
export class FleetReports {
  readonly #clock: Clock;
  readonly #onNews: () => void;
  readonly #known = new Map<string, Known>();
  #forgotAtMs = -Infinity;

  /** @param onNews Called when there is something to store; `store` is to follow soon. */
  constructor(clock: Clock, onNews: () => void) {
    this.#clock = clock;
    this.#onNews = onNews;
  }

  note({ kinds, ...word }: WorkerWord): void {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#known.get(word.workerId);
    const knownKinds = kinds ?? known?.report.kinds;
    // A renewal at a gateway that has not seen the worker claim: its next claim tells all.
    if (knownKinds === undefined) return;
    const report = { ...word, kinds: knownKinds };
    const hasNews = known === undefined || known.hasNews || !isSame(known.report, report);
    this.#known.set(word.workerId, { report, heardAtMs: nowMs, storedAtMs: known?.storedAtMs ?? -Infinity, hasNews });
    if (hasNews || nowMs - (known?.storedAtMs ?? -Infinity) >= repeatAfterMs) this.#onNews();
  }

  /** The worker has gone. */
  forget(workerId: string): void {
    this.#known.delete(workerId);
  }

  /** Workers heard of lately by this gateway. */
  get workers(): number {
    this.#forget();
    return this.#known.size;
  }

  /**
   * Least time between two calls of `store`, ms. Of a few workers each free slot is known at once, for the next
   * interactive job may be for just that one; of many, some slot is always free, and two calls a second are enough.
   */
  get restMs(): number {
    return Math.min(rest.mostMs, Math.max(rest.leastMs, this.workers * rest.perWorkerMs));
  }

  /** Tells the store what is new, or was last told some time ago. @returns how many workers that were. */
  async store(store: Pick<DispatchStore, 'noteWorkers'>): Promise<number> {
    this.#forget();
    const nowMs = this.#clock.monotonicMs();
    const due = [...this.#known.values()].filter(
      ({ hasNews, heardAtMs, storedAtMs }) =>
        hasNews || (heardAtMs > storedAtMs && nowMs - storedAtMs >= repeatAfterMs),
    );
    if (due.length === 0) return 0;
    for (const known of due) {
      known.hasNews = false;
      known.storedAtMs = nowMs;
    }
    try {
      await store.noteWorkers(due.map(({ report }) => report));
    } catch (error) {
      for (const { report } of due) {
        const known = this.#known.get(report.workerId);
        if (known !== undefined) known.hasNews = true;
      }
      throw error;
    }
    return due.length;
  }

  /** Looks through them once a second at most. */
  #forget(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#forgotAtMs < lookEveryMs) return;
    this.#forgotAtMs = nowMs;
    const since = nowMs - forgottenAfterMs;
    for (const [workerId, { heardAtMs }] of this.#known) if (heardAtMs < since) this.#known.delete(workerId);
  }
}

function isSame(one: WorkerReport, other: WorkerReport): boolean {
  return (
    one.slots === other.slots &&
    one.freeSlots === other.freeSlots &&
    one.freeInteractiveOnly === other.freeInteractiveOnly &&
    one.kinds.join() === other.kinds.join()
  );
}
