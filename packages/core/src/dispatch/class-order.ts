import type { JobClass } from '../jobs/job.ts';
import type { WaitingQueue } from '../ports/dispatch-store.ts';
import type { TenantId } from '../tenancy/principal.ts';
import { DeficitRound } from './deficit-round.ts';
import { TenantOrder } from './tenant-order.ts';
import { workCost } from './work-cost.ts';

/** Order within one class: tenants by turns, each by its weight. */
export class ClassOrder {
  readonly jobClass: JobClass;
  readonly #tenants = new DeficitRound<TenantId>();
  #orders = new Map<TenantId, TenantOrder>();

  constructor(jobClass: JobClass) {
    this.jobClass = jobClass;
  }

  /** @param queues All of the class. */
  begin(queues: readonly WaitingQueue[], weightOf: (tenantId: TenantId) => number): void {
    const byTenant = Map.groupBy(queues, (queue) => queue.tenantId);
    this.#tenants.begin(new Map([...byTenant.keys()].map((tenantId) => [tenantId, weightOf(tenantId)])));
    const orders = new Map<TenantId, TenantOrder>();
    for (const [tenantId, own] of byTenant) {
      const order = this.#orders.get(tenantId) ?? new TenantOrder();
      order.begin(own);
      orders.set(tenantId, order);
    }
    this.#orders = orders;
  }

  /** Whether a tenant with a job has one of these left. */
  isReady(mayRun: (tenantId: TenantId) => boolean): boolean {
    for (const tenantId of this.#orders.keys()) if (mayRun(tenantId)) return true;
    return false;
  }

  /** Takes the next job's queue among the tenants that may run one, and charges the tenant. */
  take(mayRun: (tenantId: TenantId) => boolean): WaitingQueue | null {
    const tenantId = this.#tenants.next(mayRun);
    if (tenantId === null) return null;
    const queue = this.#orders.get(tenantId)?.take() ?? null;
    if (queue !== null) this.#tenants.charge(tenantId, workCost(queue.headWorkSeconds));
    return queue;
  }

  /** Jobs that were taken were not there. */
  giveBack(tenantId: TenantId, costSeconds: number): void {
    this.#tenants.charge(tenantId, -costSeconds);
  }
}
