import type { AssetId, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';

export interface AssetKey {
  readonly tenantId: TenantId;
  readonly id: AssetId;
}

const hold = new Query<{ tenantIds: readonly string[]; ids: readonly string[] }, { tenant_id: TenantId; id: AssetId }>(
  (p) => sql`select a.tenant_id, a.id from unnest(${p('tenantIds')}::text[], ${p('ids')}::text[]) k(tenant_id, id)
    cross join lateral (
      select * from assets a where a.tenant_id = k.tenant_id and a.id = k.id and a.deleted_at_us is null for key share
    ) a`,
);

export function assetKeyText({ tenantId, id }: AssetKey): string {
  return `${tenantId}/${id}`;
}

/** Arrays of distinct keys, in the order in which every transaction locks assets. */
export function assetKeyArrays(keys: readonly AssetKey[]): { tenantIds: string[]; ids: string[] } {
  const distinct = [...new Map(keys.map((key) => [assetKeyText(key), key])).entries()];
  distinct.sort(([a], [b]) => (a < b ? -1 : 1));
  return { tenantIds: distinct.map(([, { tenantId }]) => tenantId), ids: distinct.map(([, { id }]) => id) };
}

/** Those of the assets that are live, by `assetKeyText`; none of them can be marked deleted until the transaction ends. */
export async function holdAssets(transaction: Transaction, keys: readonly AssetKey[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await transaction.all(hold, assetKeyArrays(keys));
  return new Set(rows.map((row) => assetKeyText({ tenantId: row.tenant_id, id: row.id })));
}

/** Locks the assets against whoever would link them, and waits for those who hold them. */
export async function lockAssets(transaction: Transaction, keys: readonly AssetKey[]): Promise<void> {
  if (keys.length > 0) await transaction.run(lock, assetKeyArrays(keys));
}

const lock = new Query<{ tenantIds: readonly string[]; ids: readonly string[] }>(
  (p) => sql`select a.id from unnest(${p('tenantIds')}::text[], ${p('ids')}::text[]) k(tenant_id, id)
    cross join lateral (select * from assets a where a.tenant_id = k.tenant_id and a.id = k.id for update) a`,
);
