import type { JobAsset, TenantId } from '@lathe/core';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';
import type { RendersTable } from '../sqlite/tables.ts';

interface RenderKey {
  readonly tenantId: TenantId;
  readonly renderKey: string;
}

/** What a render made, and whether from a damaged input. */
interface FinishedRender {
  readonly outputs: readonly JobAsset[];
  readonly degraded: boolean;
}

const select = new Query<RenderKey, Pick<RendersTable, 'role' | 'asset_id' | 'name' | 'degraded'>>((p) =>
  tables
    .selectFrom('renders')
    .select(['role', 'asset_id', 'name', 'degraded'])
    .where('tenant_id', '=', p('tenantId'))
    .where('render_key', '=', p('renderKey'))
    .orderBy('position'),
);
const remove = new Query<RenderKey>((p) =>
  tables.deleteFrom('renders').where('tenant_id', '=', p('tenantId')).where('render_key', '=', p('renderKey')),
);
const insert = new Query<RendersTable>((p) =>
  tables.insertInto('renders').values({
    tenant_id: p('tenant_id'),
    render_key: p('render_key'),
    position: p('position'),
    role: p('role'),
    asset_id: p('asset_id'),
    name: p('name'),
    degraded: p('degraded'),
  }),
);

/** Outputs of the finished render of this key, all of them live; empty when there is none. */
export function findRender(database: Database, key: RenderKey): FinishedRender {
  const rows = database.all(select, key);
  return {
    outputs: rows.map(({ role, asset_id, name }) => ({ role, assetId: asset_id, name })),
    degraded: rows.some(({ degraded }) => degraded === 1),
  };
}

/** Remembers the outputs of a finished render; the newest of a key replaces the one before. */
export function rememberRender(database: Database, key: RenderKey, { outputs, degraded }: FinishedRender): void {
  const { tenantId: tenant_id, renderKey: render_key } = key;
  database.run(remove, key);
  for (const [position, { role, assetId, name }] of outputs.entries())
    database.run(insert, {
      tenant_id,
      render_key,
      position,
      role,
      asset_id: assetId,
      name,
      degraded: degraded ? 1 : 0,
    });
}
