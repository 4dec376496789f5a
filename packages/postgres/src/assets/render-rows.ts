import type { JobAsset, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import { assetKeyText, holdAssets } from './hold-assets.ts';

interface RenderKey {
  readonly tenantId: TenantId;
  readonly renderKey: string;
}

/** What a render made, and whether from a damaged input. */
export interface FinishedRender {
  readonly outputs: readonly JobAsset[];
  readonly degraded: boolean;
}

interface RenderRow {
  readonly tenant_id: TenantId;
  readonly render_key: string;
  readonly role: string;
  readonly asset_id: JobAsset['assetId'];
  readonly name: string;
  readonly degraded: boolean;
}

const select = new Query<{ tenantIds: readonly string[]; renderKeys: readonly string[] }, RenderRow>(
  (p) => sql`select r.tenant_id, r.render_key, r.role, r.asset_id, r.name, r.degraded
    from unnest(${p('tenantIds')}::text[], ${p('renderKeys')}::text[]) k(tenant_id, render_key)
    cross join lateral (
      select * from renders r where r.tenant_id = k.tenant_id and r.render_key = k.render_key order by r.position
    ) r`,
);
const remove = new Query<{ tenantIds: readonly string[]; renderKeys: readonly string[] }>(
  (
    p,
  ) => sql`delete from renders r using unnest(${p('tenantIds')}::text[], ${p('renderKeys')}::text[]) k(tenant_id, render_key)
    where r.tenant_id = k.tenant_id and r.render_key = k.render_key`,
);
const insert = new Query<{ rows: string }>(
  (p) => sql`insert into renders (tenant_id, render_key, position, role, asset_id, name, degraded)
    select * from json_to_recordset(${p('rows')}::json) as r (tenant_id text, render_key text, position integer,
      role text, asset_id text, name text, degraded boolean)`,
);

/** Finished renders of these keys, by `renderKeyText`, whose outputs are all live and held until the transaction ends. */
export async function holdRenders(
  transaction: Transaction,
  keys: readonly RenderKey[],
): Promise<ReadonlyMap<string, FinishedRender>> {
  const found = new Map<string, { tenantId: TenantId; outputs: JobAsset[]; degraded: boolean }>();
  if (keys.length === 0) return found;
  for (const row of await transaction.all(select, keyArrays(keys))) {
    const key = renderKeyText({ tenantId: row.tenant_id, renderKey: row.render_key });
    const render = found.get(key) ?? { tenantId: row.tenant_id, outputs: [], degraded: row.degraded };
    found.set(key, render);
    render.outputs.push({ role: row.role, assetId: row.asset_id, name: row.name });
  }
  const live = await holdAssets(
    transaction,
    [...found.values()].flatMap(({ tenantId, outputs }) => outputs.map(({ assetId }) => ({ tenantId, id: assetId }))),
  );
  for (const [key, { tenantId, outputs }] of found) {
    if (!outputs.every(({ assetId }) => live.has(assetKeyText({ tenantId, id: assetId })))) found.delete(key);
  }
  return found;
}

/** Remembers the outputs of finished renders; the newest of a key replaces the one before. */
export async function rememberRenders(
  transaction: Transaction,
  renders: readonly (RenderKey & FinishedRender)[],
): Promise<void> {
  const newest = [...new Map(renders.map((render) => [renderKeyText(render), render])).values()];
  if (newest.length === 0) return;
  const rows = newest.flatMap(({ tenantId, renderKey, outputs, degraded }) =>
    outputs.map(({ role, assetId, name }, position) => ({
      tenant_id: tenantId,
      render_key: renderKey,
      position,
      role,
      asset_id: assetId,
      name,
      degraded,
    })),
  );
  await Promise.all([
    transaction.run(remove, keyArrays(newest)),
    transaction.run(insert, { rows: JSON.stringify(rows) }),
  ]);
}

export function renderKeyText({ tenantId, renderKey }: RenderKey): string {
  return `${tenantId}/${renderKey}`;
}

function keyArrays(keys: readonly RenderKey[]): { tenantIds: string[]; renderKeys: string[] } {
  const distinct = [...new Map(keys.map((key) => [renderKeyText(key), key])).entries()];
  distinct.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    tenantIds: distinct.map(([, { tenantId }]) => tenantId),
    renderKeys: distinct.map(([, { renderKey }]) => renderKey),
  };
}
