import type { DispatchView, JobClass, TenantId, TenantSettings, WorkerReport } from '@lathe/core';
import { sql } from 'kysely';
import { Query, tables } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';

/** A worker that said nothing for this long is forgotten, microseconds. */
const forgottenAfterUs = 10_000_000;

const selectInHand = new Query<object, { tenant_id: TenantId; class: JobClass; offered: number; running: number }>(
  () => sql`select tenant_id, class, sum(offered)::bigint as offered, sum(running)::bigint as running from (
      select tenant_id, class, 0 as offered, count(*) as running from jobs where state = 'running' group by tenant_id, class
      union all
      select tenant_id, class, count(*), 0 from jobs where state = 'offered' group by tenant_id, class
    ) h group by tenant_id, class order by tenant_id, class`,
);
const selectFree = new Query<{ heardSinceUs: number }, { slots: number; interactive: number }>(
  (
    p,
  ) => sql`select coalesce(sum(free_slots), 0)::bigint as slots, coalesce(sum(free_interactive_only), 0)::bigint as interactive
    from workers where heard_at_us >= ${p('heardSinceUs')}::bigint`,
);
const upsertWorkers = new Query<{ nowUs: number; reports: string }>(
  (p) => sql`insert into workers (worker_id, slots, free_slots, free_interactive_only, kinds, heard_at_us)
    select r."workerId", r.slots, r."freeSlots", r."freeInteractiveOnly", r.kinds, ${p('nowUs')}::bigint
    from json_to_recordset(${p('reports')}::json)
      as r ("workerId" text, slots integer, "freeSlots" integer, "freeInteractiveOnly" integer, kinds text)
    order by 1
    on conflict (worker_id) do update set slots = excluded.slots, free_slots = excluded.free_slots,
      free_interactive_only = excluded.free_interactive_only, kinds = excluded.kinds, heard_at_us = excluded.heard_at_us`,
);
const removeSilent = new Query<{ heardBeforeUs: number }>(
  (p) => sql`delete from workers w using (
      select worker_id from workers where heard_at_us < ${p('heardBeforeUs')}::bigint for update skip locked
    ) silent where w.worker_id = silent.worker_id`,
);
const removeWorker = new Query<{ workerId: string }>((p) =>
  tables.deleteFrom('workers').where('worker_id', '=', p('workerId')),
);
const selectTenants = new Query<object, { tenant_id: TenantId; weight: number; max_running: number | null }>(() =>
  tables
    .selectFrom('tenants')
    .selectAll()
    .where((where) => where.or([where('weight', '<>', 1), where('max_running', 'is not', null)]))
    .orderBy('tenant_id'),
);
const upsertTenant = new Query<TenantSettings>((p) =>
  tables
    .insertInto('tenants')
    .values({ tenant_id: p('tenantId'), weight: p('weight'), max_running: p('maxRunning') })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet({ weight: p('weight'), max_running: p('maxRunning') }),
    ),
);

/** What the dispatcher must know of this moment. */
export async function dispatchView({ database }: StoreContext): Promise<DispatchView> {
  const heardSinceUs = (await database.nowUs()) - forgottenAfterUs;
  const [free, inHand, tenants] = await Promise.all([
    database.first(selectFree, { heardSinceUs }),
    database.all(selectInHand, {}),
    database.all(selectTenants, {}),
  ]);
  return {
    freeSlots: free?.slots ?? 0,
    freeInteractiveOnly: free?.interactive ?? 0,
    inHand: inHand.map(({ tenant_id: tenantId, class: jobClass, offered, running }) => ({
      tenantId,
      class: jobClass,
      offered,
      running,
    })),
    tenants: tenants.map((row) => ({ tenantId: row.tenant_id, weight: row.weight, maxRunning: row.max_running })),
  };
}

/** Keeps the newest word of each worker, and forgets those long silent. */
export async function noteWorkers({ database }: StoreContext, reports: readonly WorkerReport[]): Promise<void> {
  const nowUs = await database.nowUs();
  await database.run(removeSilent, { heardBeforeUs: nowUs - forgottenAfterUs });
  const newest = [...new Map(reports.map((report) => [report.workerId, report])).values()];
  if (newest.length === 0) return;
  const rows = newest.map((report) => ({ ...report, kinds: JSON.stringify(report.kinds) }));
  await database.run(upsertWorkers, { nowUs, reports: JSON.stringify(rows) });
}

export async function forgetWorker({ database }: StoreContext, workerId: string): Promise<void> {
  await database.run(removeWorker, { workerId });
}

export async function setTenant({ database }: StoreContext, settings: TenantSettings): Promise<void> {
  await database.run(upsertTenant, settings);
}
