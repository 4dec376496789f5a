import type { DispatchView, JobClass, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import type { StoreContext } from '../jobs/store-context.ts';
import { Query, tables } from '../sqlite/query.ts';
import { listTenantSettings } from './tenant-settings.ts';
import { countFreeSlots } from './workers.ts';

/** Reads the index `jobs_in_hand` alone: what waits costs nothing. */
const selectInHand = new Query<object, { tenant_id: TenantId; class: JobClass; offered: number; running: number }>(() =>
  tables
    .selectFrom('jobs')
    .select([
      'tenant_id',
      'class',
      sql<number>`sum(state = 'offered')`.as('offered'),
      sql<number>`sum(state = 'running')`.as('running'),
    ])
    .where(sql<boolean>`state in ('offered', 'running')`)
    .groupBy(['tenant_id', 'class']),
);

export function dispatchView(context: StoreContext): DispatchView {
  const { database } = context;
  const inHand = database
    .all(selectInHand, {})
    .map((row) => ({ tenantId: row.tenant_id, class: row.class, offered: row.offered, running: row.running }));
  return { ...countFreeSlots(context), inHand, tenants: listTenantSettings(database) };
}
