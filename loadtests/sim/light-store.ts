import {
  backoffUs,
  mustRunAlone,
  type BatchId,
  type Clock,
  type DispatchView,
  type JobClass,
  type JobId,
  type LeadAnswer,
  type LeaseRef,
  type LostJobs,
  type Offer,
  type QueueKey,
  type TenantId,
  type WaitingQueue,
  type WorkerReport,
} from '@lathe/core';
import { leaseMs, type LazyWork, type SimClaim, type SimStore, type SimWish } from './sim-store.ts';

interface LightJob {
  readonly id: JobId;
  readonly line: Line;
  readonly workSeconds: number;
  losses: number;
  fence: number;
  state: 'queued' | 'offered' | 'running';
  /** Monotonic ms from which it may run again. */
  runAfterMs: number;
  offeredAtMs: number;
  workerId: string;
}

interface Line extends QueueKey {
  /** Submitted and not drawn yet, in order. */
  readonly sources: { jobs: number; readonly draw: () => number }[];
  /** Drawn and due, first first; those given back come first. */
  readonly ready: LightJob[];
}

interface Counts {
  readonly tenantId: TenantId;
  readonly class: JobClass;
  offered: number;
  running: number;
}

const classOrder: readonly JobClass[] = ['interactive', 'bulk', 'long'];
const forgottenAfterMs = 10_000;

/**
 * The store's promises about queues, offers, claims, leases and losses in plain memory, without durability, history or
 * events: what the simulator uses where a real store would take days. `cross-check.ts` holds it against a real one.
 */
export class LightStore implements SimStore {
  readonly #clock: Clock;
  readonly #lines = new Map<string, Line>();
  readonly #jobs = new Map<JobId, LightJob>();
  readonly #offered = new Map<JobClass, Map<JobId, LightJob>>(classOrder.map((name) => [name, new Map()]));
  readonly #running = new Map<string, { leaseUntilMs: number; readonly jobs: Map<JobId, LightJob> }>();
  readonly #lost = new Set<LightJob>();
  readonly #waitingAgain = new Set<LightJob>();
  readonly #counts = new Map<string, Counts>();
  readonly #workers = new Map<string, { readonly report: WorkerReport; readonly heardAtMs: number }>();
  readonly #leaders = new Map<string, { readonly holder: string | null; readonly untilMs: number }>();
  /** Tenants of each class, the one longest unserved by unoffered claims first. */
  readonly #turns = new Map<JobClass, Map<TenantId, Line[]>>(classOrder.map((name) => [name, new Map()]));
  #made = 0;
  #free = 0;
  #freeInteractiveOnly = 0;
  #forgotAtMs = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  submit(
    line: { readonly tenantId: TenantId; readonly class: JobClass; readonly batchId: BatchId | null },
    work: readonly number[] | LazyWork,
  ): Promise<void> {
    const source = 'draw' in work ? { ...work } : listed(work);
    const key: QueueKey = { ...line, priority: 0 };
    const known = this.#lines.get(keyOf(key));
    if (known !== undefined) {
      known.sources.push(source);
      return Promise.resolve();
    }
    const made: Line = { ...key, sources: [source], ready: [] };
    this.#lines.set(keyOf(key), made);
    const turns = this.#turns.get(line.class);
    const own = turns?.get(line.tenantId);
    if (own === undefined) turns?.set(line.tenantId, [made]);
    else own.push(made);
    return Promise.resolve();
  }

  dispatchView(): Promise<DispatchView> {
    const [freeSlots, freeInteractiveOnly] = this.#freeSlots();
    const inHand = [...this.#counts.values()].filter(({ offered, running }) => offered + running > 0);
    return Promise.resolve({ freeSlots, freeInteractiveOnly, inHand, tenants: [] });
  }

  waitingQueues(classes: readonly JobClass[]): Promise<readonly WaitingQueue[]> {
    this.#makeDue();
    const queues: WaitingQueue[] = [];
    for (const line of this.#lines.values()) {
      const head = classes.includes(line.class) ? this.#head(line, false) : null;
      if (head === null) continue;
      const { class: jobClass, tenantId, priority, batchId } = line;
      const headWorkSeconds = head.workSeconds;
      queues.push({ class: jobClass, tenantId, priority, batchId, headDeadlineUs: null, headWorkSeconds });
    }
    return Promise.resolve(queues);
  }

  offerFrom(picks: readonly { readonly queue: QueueKey; readonly count: number }[]): Promise<readonly Offer[]> {
    const offers: Offer[] = [];
    for (const { queue, count } of picks) {
      const line = this.#lines.get(keyOf(queue));
      if (line === undefined) continue;
      for (let left = count; left > 0; left--) {
        const job = this.#head(line, false);
        if (job === null) break;
        line.ready.splice(line.ready.indexOf(job), 1);
        job.state = 'offered';
        job.offeredAtMs = this.#clock.monotonicMs();
        this.#offered.get(line.class)?.set(job.id, job);
        this.#countsOf(line).offered++;
        offers.push({ tenantId: line.tenantId, jobId: job.id, class: line.class, kind: 'master' });
      }
    }
    return Promise.resolve(offers);
  }

  withdrawOffers(offerTimeoutMs: number, limit: number): Promise<number> {
    const before = this.#clock.monotonicMs() - offerTimeoutMs;
    let withdrawn = 0;
    for (const offered of this.#offered.values())
      for (const job of offered.values()) {
        if (withdrawn >= limit || job.offeredAtMs > before) break;
        offered.delete(job.id);
        this.#countsOf(job.line).offered--;
        job.state = 'queued';
        job.line.ready.unshift(job);
        withdrawn++;
      }
    return Promise.resolve(withdrawn);
  }

  noteWorkers(reports: readonly WorkerReport[]): Promise<void> {
    const heardAtMs = this.#clock.monotonicMs();
    for (const report of reports) {
      this.#forgetReport(report.workerId);
      this.#workers.set(report.workerId, { report, heardAtMs });
      this.#free += report.freeSlots;
      this.#freeInteractiveOnly += report.freeInteractiveOnly;
    }
    return Promise.resolve();
  }

  forgetWorker(workerId: string): Promise<void> {
    this.#forgetReport(workerId);
    return Promise.resolve();
  }

  lead(name: string, holder: string, ttlMs: number): Promise<LeadAnswer> {
    const nowMs = this.#clock.monotonicMs();
    const led = this.#leaders.get(name);
    const leads = led === undefined || led.holder === null || led.holder === holder || led.untilMs <= nowMs;
    if (leads) this.#leaders.set(name, { holder, untilMs: nowMs + ttlMs });
    const before = led === undefined ? null : { holder: led.holder, leftMs: led.untilMs - nowMs };
    return Promise.resolve({ leads, before });
  }

  resign(name: string, holder: string): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    const led = this.#leaders.get(name);
    if (led?.holder === holder && led.untilMs > nowMs) this.#leaders.set(name, { holder: null, untilMs: nowMs });
    return Promise.resolve();
  }

  nextLostJobs(classes: readonly JobClass[]): Promise<LostJobs> {
    return Promise.resolve({ besideOthers: this.#nextLost(classes, false), alone: this.#nextLost(classes, true) });
  }

  claim({ workerId, classes, hint, alone }: SimWish): Promise<SimClaim | null> {
    const hinted = hint === null ? undefined : this.#jobs.get(hint.jobId);
    const isFree = hinted !== undefined && hinted.state !== 'running' && (!mustRunAlone(hinted) || alone);
    const job = isFree ? hinted : this.#next(classes, alone);
    if (job === null) return Promise.resolve(null);
    this.#take(job);
    job.state = 'running';
    job.workerId = workerId;
    job.fence++;
    this.#countsOf(job.line).running++;
    const leaseUntilMs = this.#clock.monotonicMs() + leaseMs;
    const held = this.#running.get(workerId) ?? { leaseUntilMs, jobs: new Map<JobId, LightJob>() };
    held.leaseUntilMs = Math.max(held.leaseUntilMs, leaseUntilMs);
    held.jobs.set(job.id, job);
    this.#running.set(workerId, held);
    const lease: LeaseRef = { tenantId: job.line.tenantId, jobId: job.id, fence: job.fence };
    return Promise.resolve({ lease, class: job.line.class, workSeconds: job.workSeconds, losses: job.losses });
  }

  renew(workerId: string): Promise<void> {
    const held = this.#running.get(workerId);
    if (held !== undefined) held.leaseUntilMs = this.#clock.monotonicMs() + leaseMs;
    return Promise.resolve();
  }

  complete({ jobId, fence }: LeaseRef): Promise<void> {
    const job = this.#jobs.get(jobId);
    if (job?.state !== 'running' || job.fence !== fence) return Promise.reject(new Error(`${jobId} is not running.`));
    this.#running.get(job.workerId)?.jobs.delete(jobId);
    this.#countsOf(job.line).running--;
    this.#jobs.delete(jobId);
    this.#lost.delete(job);
    return Promise.resolve();
  }

  reapLeases(): Promise<number> {
    const nowMs = this.#clock.monotonicMs();
    let lost = 0;
    for (const [workerId, { leaseUntilMs, jobs }] of this.#running) {
      if (leaseUntilMs > nowMs) continue;
      this.#running.delete(workerId);
      for (const job of jobs.values()) {
        job.runAfterMs = job.losses === 0 ? nowMs : nowMs + backoffUs(job.losses, 0.5) / 1000;
        job.losses++;
        job.state = 'queued';
        this.#countsOf(job.line).running--;
        this.#lost.add(job);
        this.#waitingAgain.add(job);
        lost++;
      }
    }
    return Promise.resolve(lost);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #next(classes: readonly JobClass[], alone: boolean): LightJob | null {
    this.#makeDue();
    for (const jobClass of classOrder) {
      if (!classes.includes(jobClass)) continue;
      for (const job of this.#offered.get(jobClass)?.values() ?? []) if (!mustRunAlone(job) || alone) return job;
      const turns = this.#turns.get(jobClass) ?? new Map<TenantId, Line[]>();
      for (const [tenantId, own] of turns) {
        const job = own.map((line) => this.#head(line, alone)).find((head) => head !== null);
        if (job === undefined || job === null) continue;
        turns.delete(tenantId);
        turns.set(tenantId, own);
        return job;
      }
    }
    return null;
  }

  #nextLost(classes: readonly JobClass[], alone: boolean): Offer | null {
    for (const jobClass of classOrder) {
      if (!classes.includes(jobClass)) continue;
      for (const job of this.#lost) {
        const { line, id, state, runAfterMs } = job;
        const isDue = state !== 'running' && runAfterMs <= this.#clock.monotonicMs();
        if (isDue && line.class === jobClass && mustRunAlone(job) === alone)
          return { tenantId: line.tenantId, jobId: id, class: jobClass, kind: 'master' };
      }
    }
    return null;
  }

  /** Draws the next job where none is ready. @param alone Jobs that must run alone, too. */
  #head(line: Line, alone: boolean): LightJob | null {
    const nowMs = this.#clock.monotonicMs();
    const ready = line.ready.find((job) => !mustRunAlone(job) || alone);
    if (ready !== undefined) return ready;
    const [source] = line.sources;
    if (source === undefined) return null;
    source.jobs--;
    if (source.jobs === 0) line.sources.shift();
    const job: LightJob = {
      id: `job_${this.#made++}`,
      line,
      workSeconds: source.draw(),
      losses: 0,
      fence: 0,
      state: 'queued',
      runAfterMs: nowMs,
      offeredAtMs: 0,
      workerId: '',
    };
    this.#jobs.set(job.id, job);
    line.ready.push(job);
    return job;
  }

  /** Out of wherever it waits. */
  #take(job: LightJob): void {
    if (job.state === 'offered') {
      this.#offered.get(job.line.class)?.delete(job.id);
      this.#countsOf(job.line).offered--;
      return;
    }
    this.#waitingAgain.delete(job);
    const at = job.line.ready.indexOf(job);
    if (at >= 0) job.line.ready.splice(at, 1);
  }

  /** Jobs whose time to wait has passed. */
  #makeDue(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const job of this.#waitingAgain) {
      if (job.runAfterMs > nowMs) continue;
      this.#waitingAgain.delete(job);
      job.line.ready.unshift(job);
    }
  }

  /** Looks for silent workers once a second: the sums are kept as reports come. */
  #freeSlots(): readonly [number, number] {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#forgotAtMs >= 1000) {
      this.#forgotAtMs = nowMs;
      for (const [workerId, { heardAtMs }] of this.#workers)
        if (heardAtMs < nowMs - forgottenAfterMs) this.#forgetReport(workerId);
    }
    return [this.#free, this.#freeInteractiveOnly];
  }

  #forgetReport(workerId: string): void {
    const known = this.#workers.get(workerId);
    if (known === undefined) return;
    this.#workers.delete(workerId);
    this.#free -= known.report.freeSlots;
    this.#freeInteractiveOnly -= known.report.freeInteractiveOnly;
  }

  #countsOf({ tenantId, class: jobClass }: Line): Counts {
    const key = `${jobClass}/${tenantId}`;
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const made: Counts = { tenantId, class: jobClass, offered: 0, running: 0 };
    this.#counts.set(key, made);
    return made;
  }
}

function keyOf({ class: jobClass, tenantId, priority, batchId }: QueueKey): string {
  return `${jobClass}/${tenantId}/${priority}/${batchId}`;
}

function listed(work: readonly number[]): LazyWork {
  let next = 0;
  return { jobs: work.length, draw: () => work[next++] ?? 0 };
}
