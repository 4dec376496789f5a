import type { AssetId, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { Query, tables } from '../sqlite/query.ts';
import { markDeleted, requireLiveAsset } from './asset-rows.ts';
import type { StoreContext } from './store-context.ts';

const selectLivingUser = new Query<{ tenantId: TenantId; assetId: AssetId }, { id: JobId }>((p) =>
  tables
    .selectFrom('job_assets')
    .innerJoin('jobs', (join) =>
      join.onRef('jobs.tenant_id', '=', 'job_assets.tenant_id').onRef('jobs.id', '=', 'job_assets.job_id'),
    )
    .select('jobs.id')
    .where('job_assets.tenant_id', '=', p('tenantId'))
    .where('job_assets.asset_id', '=', p('assetId'))
    .where('jobs.state', 'in', ['queued', 'offered', 'running'])
    .limit(1),
);

/** Marks an asset deleted. @throws not_found; wrong_state while a job that has not ended names it. */
export function deleteAsset(context: StoreContext, tenantId: TenantId, id: AssetId): void {
  requireLiveAsset(context.database, tenantId, id);
  const user = context.database.first(selectLivingUser, { tenantId, assetId: id });
  if (user !== undefined) {
    throw new LatheError('wrong_state', `Asset ${id} is used by ${user.id}, which has not ended.`, {
      details: { assetId: id, jobId: user.id },
    });
  }
  markDeleted(context, tenantId, id);
}
