import type { BatchId } from '../ids/id.ts';
import type { JobClass } from '../jobs/job.ts';
import type { DispatchView, TenantSettings, WaitingQueue } from '../ports/dispatch-store.ts';
import { tenantId, type TenantId } from '../tenancy/principal.ts';
import { DispatchPolicy, type Pick } from './dispatch-policy.ts';
import type { OfferRoom } from './offer-room.ts';

/** Jobs that wait in one line. */
export interface Line {
  readonly class?: JobClass;
  readonly tenant: string;
  readonly priority?: number;
  readonly batch?: BatchId | null;
  readonly deadlineUs?: number | null;
  /** Work of each job, first first, seconds. */
  readonly jobs: number[];
}

/** A job on its way. */
export interface SmallJob {
  readonly line: Line;
  readonly workSeconds: number;
}

export const noOne: DispatchView = { freeSlots: 0, freeInteractiveOnly: 0, inHand: [], tenants: [] };

export function queueOf(line: Line): WaitingQueue {
  return {
    class: line.class ?? 'bulk',
    tenantId: tenantId(line.tenant),
    priority: line.priority ?? 0,
    batchId: line.batch ?? null,
    headDeadlineUs: line.deadlineUs ?? null,
    headWorkSeconds: line.jobs[0] ?? 1,
  };
}

/** Lines of jobs, and what the policy offers of them. */
export class SmallFarm {
  readonly policy = new DispatchPolicy();
  readonly lines: readonly Line[];
  readonly tenants: readonly TenantSettings[];
  readonly offered: SmallJob[] = [];
  readonly running: { readonly job: SmallJob; readonly untilSeconds: number }[] = [];

  constructor(lines: readonly Line[], tenants: readonly TenantSettings[] = []) {
    this.lines = lines;
    this.tenants = tenants;
  }

  get view(): DispatchView {
    const inHand = new Map<string, { tenantId: TenantId; class: JobClass; offered: number; running: number }>();
    const count = ({ line }: SmallJob, state: 'offered' | 'running'): void => {
      const { tenantId: tenant, class: jobClass } = queueOf(line);
      const row = inHand.get(`${tenant}/${jobClass}`) ?? { tenantId: tenant, class: jobClass, offered: 0, running: 0 };
      inHand.set(`${tenant}/${jobClass}`, { ...row, [state]: row[state] + 1 });
    };
    for (const job of this.offered) count(job, 'offered');
    for (const { job } of this.running) count(job, 'running');
    return { ...noOne, inHand: [...inHand.values()], tenants: this.tenants };
  }

  /** One round, as the dispatcher makes it. @returns the jobs offered, in order. */
  round(room: OfferRoom): readonly SmallJob[] {
    const isAsked = ({ class: jobClass = 'bulk' }: Line): boolean => room.anyClass > 0 || jobClass === 'interactive';
    const waiting = this.lines.filter((line) => line.jobs.length > 0 && isAsked(line));
    const queues = new Map(waiting.map((line) => [queueOf(line), line]));
    const picks = this.policy.pick([...queues.keys()], this.view, room);
    const made = picks.flatMap(({ queue, count }) => {
      const line = queues.get(queue);
      return (line?.jobs.splice(0, count) ?? []).flatMap((workSeconds) => (line ? [{ line, workSeconds }] : []));
    });
    this.policy.settle(picks, made.map(offerOf));
    this.offered.push(...made);
    return made;
  }

  /** Runs everything on so many slots. @returns when each tenant's last job ended, seconds. */
  drain(slots: number, each?: (job: SmallJob, startSeconds: number) => void): Map<string, number> {
    const ended = new Map<string, number>();
    let nowSeconds = 0;
    for (;;) {
      for (;;) {
        const free = slots - this.running.length;
        const made = this.round({
          interactiveOnly: 0,
          anyClass: Math.max(0, Math.ceil(1.5 * free) - this.offered.length),
        });
        const started = this.offered.splice(0, free);
        for (const job of started) {
          each?.(job, nowSeconds);
          this.running.push({ job, untilSeconds: nowSeconds + job.workSeconds });
        }
        if (made.length === 0 && started.length === 0) break;
      }
      const next = this.running.toSorted((one, other) => one.untilSeconds - other.untilSeconds)[0];
      if (next === undefined) return ended;
      this.running.splice(this.running.indexOf(next), 1);
      nowSeconds = next.untilSeconds;
      ended.set(next.job.line.tenant, nowSeconds);
    }
  }
}

function offerOf({ line }: SmallJob) {
  const { tenantId: tenant, class: jobClass } = queueOf(line);
  return { tenantId: tenant, jobId: 'job_0' as const, class: jobClass, kind: 'master' };
}

export function countOf(picks: readonly Pick[]): number {
  return picks.reduce((sum, { count }) => sum + count, 0);
}
