import type { SimStore } from './sim-store.ts';

/** Rows that a call writes, per job: the job itself, its events and their outbox rows, attempts, counts of batches. */
const rowsPerJob = { offer: 4, claim: 5, complete: 7, lose: 5 } as const;

/** How often each method of the store was called, and how much it wrote. */
export class StoreCalls {
  readonly calls = new Map<string, number>();
  rows = 0;
  #inSecond = 0;
  #second = -1;
  busiestSecond = 0;

  count(method: string, atMs: number, rows: number): void {
    this.calls.set(method, (this.calls.get(method) ?? 0) + 1);
    this.rows += rows;
    const second = Math.floor(atMs / 1000);
    if (second !== this.#second) this.#inSecond = 0;
    this.#second = second;
    this.#inSecond++;
    this.busiestSecond = Math.max(this.busiestSecond, this.#inSecond);
  }

  get total(): number {
    return [...this.calls.values()].reduce((sum, count) => sum + count, 0);
  }
}

/** The same store, with every call counted but submits. */
export function countedStore(store: SimStore, calls: StoreCalls, nowMs: () => number): SimStore {
  const seen = async <Result>(method: string, call: Promise<Result>, rowsOf: (result: Result) => number) => {
    const result = await call;
    calls.count(method, nowMs(), rowsOf(result));
    return result;
  };
  const none = (): number => 0;
  return {
    submit: (line, work) => store.submit(line, work),
    dispatchView: () => seen('dispatchView', store.dispatchView(), none),
    waitingQueues: (classes) => seen('waitingQueues', store.waitingQueues(classes), none),
    offerFrom: (picks) => seen('offerFrom', store.offerFrom(picks), (offers) => offers.length * rowsPerJob.offer),
    withdrawOffers: (timeoutMs, limit) =>
      seen('withdrawOffers', store.withdrawOffers(timeoutMs, limit), (count) => count * rowsPerJob.offer),
    noteWorkers: (reports) => seen('noteWorkers', store.noteWorkers(reports), () => reports.length),
    forgetWorker: (workerId) => seen('forgetWorker', store.forgetWorker(workerId), () => 1),
    lead: (name, holder, ttlMs) => seen('lead', store.lead(name, holder, ttlMs), ({ leads }) => (leads ? 1 : 0)),
    resign: (name, holder) => seen('resign', store.resign(name, holder), () => 1),
    nextLostJobs: (classes, kinds) => seen('nextLostJobs', store.nextLostJobs(classes, kinds), none),
    reapLeases: () => seen('reapLeases', store.reapLeases(), (lost) => lost * rowsPerJob.lose),
    claim: async (wish) => {
      const claim = await store.claim(wish);
      calls.count(claim === null ? 'claim, nothing found' : 'claim', nowMs(), claim === null ? 0 : rowsPerJob.claim);
      return claim;
    },
    renew: (workerId, leases) => seen('renew', store.renew(workerId, leases), () => leases.length),
    complete: (lease) => seen('complete', store.complete(lease), () => rowsPerJob.complete),
  };
}
