import type { Asset, AssetId, NewAsset, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { newId } from '@lathe/core/jobs';
import type { Selectable } from 'kysely';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';
import type { AssetsTable } from '../sqlite/tables.ts';
import type { StoreContext } from './store-context.ts';

type AssetRow = Selectable<AssetsTable>;

interface AssetKey {
  readonly tenantId: TenantId;
  readonly id: AssetId;
}

const insert = new Query<Omit<AssetRow, 'deleted_at_us'>>((p) =>
  tables.insertInto('assets').values({
    tenant_id: p('tenant_id'),
    id: p('id'),
    sha256: p('sha256'),
    size_bytes: p('size_bytes'),
    object_key: p('object_key'),
    name: p('name'),
    media_type: p('media_type'),
    created_at_us: p('created_at_us'),
    deleted_at_us: null,
    is_upload: p('is_upload'),
  }),
);
const selectById = new Query<AssetKey, AssetRow>((p) =>
  tables.selectFrom('assets').selectAll().where('tenant_id', '=', p('tenantId')).where('id', '=', p('id')),
);
const selectLiveByHash = new Query<{ tenantId: TenantId; sha256: string }, AssetRow>((p) =>
  tables
    .selectFrom('assets')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('sha256', '=', p('sha256'))
    .where('deleted_at_us', 'is', null),
);
const selectByObject = new Query<{ objectKey: string }, { tenant_id: TenantId }>((p) =>
  tables.selectFrom('assets').select('tenant_id').where('object_key', '=', p('objectKey')).limit(1),
);
const selectLiveByObject = new Query<{ tenantId: TenantId; objectKey: string }, { id: AssetId }>((p) =>
  tables
    .selectFrom('assets')
    .select('id')
    .where('tenant_id', '=', p('tenantId'))
    .where('object_key', '=', p('objectKey'))
    .where('deleted_at_us', 'is', null),
);
const removeMarkedOfObject = new Query<{ tenantId: TenantId; objectKey: string }>((p) =>
  tables
    .deleteFrom('assets')
    .where('tenant_id', '=', p('tenantId'))
    .where('object_key', '=', p('objectKey'))
    .where('deleted_at_us', 'is not', null),
);
const keepAsUpload = new Query<AssetKey>((p) =>
  tables.updateTable('assets').set({ is_upload: 1 }).where('tenant_id', '=', p('tenantId')).where('id', '=', p('id')),
);
const mark = new Query<AssetKey & { deletedAtUs: number }>((p) =>
  tables
    .updateTable('assets')
    .set({ deleted_at_us: p('deletedAtUs') })
    .where('tenant_id', '=', p('tenantId'))
    .where('id', '=', p('id'))
    .where('deleted_at_us', 'is', null),
);
const deleteRenders = new Query<AssetKey>((p) =>
  tables
    .deleteFrom('renders')
    .where('tenant_id', '=', p('tenantId'))
    .where('render_key', 'in', (select) =>
      select
        .selectFrom('renders as of')
        .select('of.render_key')
        .where('of.tenant_id', '=', p('tenantId'))
        .where('of.asset_id', '=', p('id')),
    ),
);
const selectMarked = new Query<{ markedBeforeUs: number; limit: number }, AssetRow>((p) =>
  tables
    .selectFrom('assets')
    .selectAll()
    .where('deleted_at_us', '<', p('markedBeforeUs'))
    .orderBy('deleted_at_us')
    .limit(p('limit')),
);
const remove = new Query<AssetKey>((p) =>
  tables
    .deleteFrom('assets')
    .where('tenant_id', '=', p('tenantId'))
    .where('id', '=', p('id'))
    .where('deleted_at_us', 'is not', null),
);

/**
 * The tenant's live asset of these bytes, made when there is none; an upload stays one, whoever made the bytes first. An object of a deleted asset becomes the new
 * asset's, so that the old mark cannot take its bytes away. @throws wrong_state when the object is another live asset's.
 */
export function linkAsset(
  { database, nowUs }: StoreContext,
  tenantId: TenantId,
  asset: NewAsset,
  origin: 'upload' | 'output',
): { asset: Asset; created: boolean } {
  const existing = database.first(selectLiveByHash, { tenantId, sha256: asset.sha256 });
  if (existing !== undefined) {
    if (origin === 'upload') database.run(keepAsUpload, { tenantId, id: existing.id });
    return { asset: toAsset(existing), created: false };
  }
  const object = { tenantId, objectKey: asset.objectKey };
  const holder = database.first(selectLiveByObject, object);
  if (holder !== undefined) {
    throw new LatheError('wrong_state', `The object is that of asset ${holder.id}; a new asset needs a new object.`, {
      details: { assetId: holder.id },
    });
  }
  database.run(removeMarkedOfObject, object);
  const row = {
    tenant_id: tenantId,
    id: newId('ast', Math.floor(nowUs / 1000)),
    sha256: asset.sha256,
    size_bytes: asset.sizeBytes,
    object_key: asset.objectKey,
    name: asset.name,
    media_type: asset.mediaType,
    created_at_us: nowUs,
    is_upload: origin === 'upload' ? 1 : 0,
  };
  database.run(insert, row);
  return { asset: toAsset({ ...row, deleted_at_us: null }), created: true };
}

/** @throws not_found when there is none, or it is marked deleted, or it is another tenant's. */
export function requireLiveAsset(database: Database, tenantId: TenantId, id: AssetId): Asset {
  const row = database.first(selectById, { tenantId, id });
  if (row === undefined || row.deleted_at_us !== null)
    throw new LatheError('not_found', `There is no asset ${id}.`, { details: { assetId: id } });
  return toAsset(row);
}

/** Those of the assets that are there and not marked deleted. */
export function findLiveAssets(database: Database, tenantId: TenantId, ids: readonly AssetId[]): readonly Asset[] {
  const rows = ids.map((id) => database.first(selectById, { tenantId, id }));
  return rows.flatMap((row) => (row === undefined || row.deleted_at_us !== null ? [] : [toAsset(row)]));
}

/** The asset whether marked deleted or not; null when its row has gone. */
export function findAsset(database: Database, tenantId: TenantId, id: AssetId): Asset | null {
  const row = database.first(selectById, { tenantId, id });
  return row === undefined ? null : toAsset(row);
}

/** Whether somebody uploaded these bytes, so that only an explicit delete takes them. */
export function isUpload(database: Database, tenantId: TenantId, id: AssetId): boolean {
  return database.first(selectById, { tenantId, id })?.is_upload === 1;
}

/** First phase of deletion: nothing can link the asset any more, and renders that hold it are forgotten. */
export function markDeleted({ database, nowUs }: StoreContext, tenantId: TenantId, id: AssetId): void {
  if (database.run(mark, { tenantId, id, deletedAtUs: nowUs }) > 0) database.run(deleteRenders, { tenantId, id });
}

export function listDeletedAssets({ database }: StoreContext, markedBeforeUs: number, limit: number): readonly Asset[] {
  return database.all(selectMarked, { markedBeforeUs, limit }).map(toAsset);
}

/** Last phase of deletion; an asset that is not marked stays. */
export function forgetAssets({ database }: StoreContext, ids: readonly AssetKey[]): void {
  for (const { tenantId, id } of ids) database.run(remove, { tenantId, id });
}

/** Whether any asset, marked or not, has its bytes under this key. */
export function isAssetObject(database: Database, objectKey: string): boolean {
  return database.first(selectByObject, { objectKey }) !== undefined;
}

function toAsset(row: AssetRow): Asset {
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
