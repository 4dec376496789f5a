import type { AssetId, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { Query, tables } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { unknownAsset } from './asset-rows.ts';
import { assetKeyArrays, holdAssets, lockAssets, type AssetKey } from './hold-assets.ts';
import { markDeleted } from './mark-deleted.ts';
import { sql } from 'kysely';

const selectLivingUser = new Query<{ tenantId: TenantId; assetId: AssetId }, { id: JobId }>((p) =>
  tables
    .selectFrom('job_assets')
    .innerJoin('jobs', (join) =>
      join.onRef('jobs.tenant_id', '=', 'job_assets.tenant_id').onRef('jobs.id', '=', 'job_assets.job_id'),
    )
    .select('jobs.id')
    .where('job_assets.tenant_id', '=', p('tenantId'))
    .where('job_assets.asset_id', '=', p('assetId'))
    // Compared in a way that no index has, so that each job is found by its key.
    .where(sql<boolean>`jobs.state || '' in ('queued', 'offered', 'running')`)
    .limit(1),
);
const removeMarked = new Query<{ tenantIds: readonly string[]; ids: readonly string[] }>(
  (p) => sql`delete from assets a using unnest(${p('tenantIds')}::text[], ${p('ids')}::text[]) k(tenant_id, id)
    where a.tenant_id = k.tenant_id and a.id = k.id and a.deleted_at_us is not null`,
);

/** Marks an asset deleted. @throws not_found; wrong_state while a job that has not ended names it. */
export async function deleteAsset({ database }: StoreContext, tenantId: TenantId, id: AssetId): Promise<void> {
  await database.transact(async (transaction) => {
    const key = { tenantId, id };
    await lockAssets(transaction, [key]);
    const [live, user, nowUs] = await Promise.all([
      holdAssets(transaction, [key]),
      transaction.first(selectLivingUser, { tenantId, assetId: id }),
      transaction.now,
    ]);
    if (live.size === 0) throw unknownAsset(id);
    if (user !== undefined) {
      throw new LatheError('wrong_state', `Asset ${id} is used by ${user.id}, which has not ended.`, {
        details: { assetId: id, jobId: user.id },
      });
    }
    await markDeleted(transaction, [key], { onlyOrphans: false, nowUs });
  });
}

/** Last phase of deletion; an asset that is not marked stays. */
export async function forgetAssets({ database }: StoreContext, keys: readonly AssetKey[]): Promise<void> {
  if (keys.length > 0) await database.run(removeMarked, assetKeyArrays(keys));
}
