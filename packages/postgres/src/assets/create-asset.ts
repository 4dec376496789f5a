import type { Asset, AssetId, NewAsset, TenantId } from '@lathe/core';
import { LostRace } from '../database/postgres-error.ts';
import { Query, tables } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { AssetLinker } from './link-assets.ts';

const keepAsUpload = new Query<{ tenantId: TenantId; id: AssetId }>((p) =>
  tables
    .updateTable('assets')
    .set({ is_upload: true })
    .where('tenant_id', '=', p('tenantId'))
    .where('id', '=', p('id'))
    .where('deleted_at_us', 'is', null),
);

/** Records an upload, or finds the live asset of its bytes, which is one from now on whoever made it first. */
export async function createAsset(
  { database }: StoreContext,
  tenantId: TenantId,
  newAsset: NewAsset,
): Promise<{ asset: Asset; created: boolean }> {
  return await database.transact(async (transaction) => {
    const linker = new AssetLinker(transaction, 'upload');
    await linker.lookUp([{ tenantId, asset: newAsset }]);
    const { asset, created } = linker.link(tenantId, newAsset, await transaction.now);
    await linker.write();
    if (!created && (await transaction.run(keepAsUpload, { tenantId, id: asset.id })) === 0)
      throw new LostRace(`Asset ${asset.id} was deleted`);
    return { asset, created };
  });
}
