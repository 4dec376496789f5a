import type { Asset, AssetId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { sql, type Selectable } from 'kysely';
import { Query, tables } from '../database/query.ts';
import type { AssetsTable } from '../database/tables.ts';
import type { StoreContext } from '../store-context.ts';

export type AssetRow = Selectable<AssetsTable>;

const selectLive = new Query<{ tenantId: TenantId; id: AssetId }, AssetRow>((p) =>
  tables
    .selectFrom('assets')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('id', '=', p('id'))
    .where('deleted_at_us', 'is', null),
);
const selectLiveOf = new Query<{ tenantId: TenantId; ids: readonly AssetId[] }, AssetRow>((p) =>
  tables
    .selectFrom('assets')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where(sql<boolean>`id = any(${p('ids')}::text[])`)
    .where('deleted_at_us', 'is', null),
);
const selectMarked = new Query<{ markedBeforeUs: number; limit: number }, AssetRow>((p) =>
  tables
    .selectFrom('assets')
    .selectAll()
    .where('deleted_at_us', '<', p('markedBeforeUs'))
    .where('deleted_at_us', 'is not', null)
    .orderBy('deleted_at_us')
    .limit(p('limit')),
);

/** @throws not_found when there is none, or it is marked deleted, or it is another tenant's. */
export async function getAsset({ database }: StoreContext, tenantId: TenantId, id: AssetId): Promise<Asset> {
  const row = await database.first(selectLive, { tenantId, id });
  if (row === undefined) throw unknownAsset(id);
  return toAsset(row);
}

/** Those of the assets that are there and not marked deleted. */
export async function findAssets(
  { database }: StoreContext,
  tenantId: TenantId,
  ids: readonly AssetId[],
): Promise<readonly Asset[]> {
  return (await database.all(selectLiveOf, { tenantId, ids })).map(toAsset);
}

export async function listDeletedAssets(
  { database }: StoreContext,
  markedBeforeUs: number,
  limit: number,
): Promise<readonly Asset[]> {
  return (await database.all(selectMarked, { markedBeforeUs, limit })).map(toAsset);
}

export function unknownAsset(id: AssetId): LatheError {
  return new LatheError('not_found', `There is no asset ${id}.`, { details: { assetId: id } });
}

export function toAsset(row: AssetRow): Asset {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    objectKey: row.object_key,
    name: row.name,
    mediaType: row.media_type,
    createdAtUs: row.created_at_us,
    deletedAtUs: row.deleted_at_us,
  };
}
