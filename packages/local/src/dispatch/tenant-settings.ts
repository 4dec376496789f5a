import type { TenantId, TenantSettings } from '@lathe/core';
import { sql } from 'kysely';
import type { StoreContext } from '../jobs/store-context.ts';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';

const upsert = new Query<TenantSettings>((p) =>
  tables
    .insertInto('tenants')
    .values({ tenant_id: p('tenantId'), weight: p('weight'), max_running: p('maxRunning') })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet({ weight: p('weight'), max_running: p('maxRunning') }),
    ),
);
const remove = new Query<{ tenantId: TenantId }>((p) =>
  tables.deleteFrom('tenants').where('tenant_id', '=', p('tenantId')),
);
const selectAll = new Query<object, { tenant_id: TenantId; weight: number; max_running: number | null }>(() =>
  tables.selectFrom('tenants').selectAll().orderBy('tenant_id'),
);
/** Counts in an index, and only for tenants that have a bound. Exported for the test that reads its query plan. */
export const selectCapped = new Query<object, { tenant_id: TenantId }>(() =>
  tables
    .selectFrom('tenants')
    .select('tenant_id')
    .where('max_running', 'is not', null)
    .where(
      sql<boolean>`max_running <= (select count(*) from jobs where state = 'running' and tenant_id = tenants.tenant_id)`,
    ),
);

/** Keeps what differs from the default. */
export function setTenant({ database }: StoreContext, settings: TenantSettings): void {
  if (settings.weight === 1 && settings.maxRunning === null) database.run(remove, { tenantId: settings.tenantId });
  else database.run(upsert, settings);
}

export function listTenantSettings(database: Database): readonly TenantSettings[] {
  return database
    .all(selectAll, {})
    .map((row) => ({ tenantId: row.tenant_id, weight: row.weight, maxRunning: row.max_running }));
}

/** Tenants that run as many jobs as they may. */
export function cappedTenants(database: Database): readonly TenantId[] {
  return database.all(selectCapped, {}).map((row) => row.tenant_id);
}
