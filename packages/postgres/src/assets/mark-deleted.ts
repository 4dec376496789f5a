import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import { assetKeyArrays, lockAssets, type AssetKey } from './hold-assets.ts';

interface MarkBindings {
  readonly tenantIds: readonly string[];
  readonly ids: readonly string[];
  readonly nowUs: number;
  readonly onlyOrphans: boolean;
}

const mark = new Query<MarkBindings>(
  (p) => sql`with marked as (
      update assets a set deleted_at_us = ${p('nowUs')}::bigint
      from unnest(${p('tenantIds')}::text[], ${p('ids')}::text[]) k(tenant_id, id)
      where a.tenant_id = k.tenant_id and a.id = k.id and a.deleted_at_us is null
        and (not ${p('onlyOrphans')}::boolean or (not a.is_upload and not exists (
          select from job_assets j where j.tenant_id = a.tenant_id and j.asset_id = a.id)))
      returning a.tenant_id, a.id
    )
    delete from renders r using marked m, renders held
    where held.tenant_id = m.tenant_id and held.asset_id = m.id
      and r.tenant_id = held.tenant_id and r.render_key = held.render_key`,
);

/**
 * First phase of deletion: nothing can link the assets any more, and renders that hold one are forgotten. Whoever is
 * linking one is waited for. @param onlyOrphans passes over those that somebody uploaded or a job names.
 */
export async function markDeleted(
  transaction: Transaction,
  keys: readonly AssetKey[],
  { onlyOrphans, nowUs }: { readonly onlyOrphans: boolean; readonly nowUs: number },
): Promise<void> {
  if (keys.length === 0) return;
  await lockAssets(transaction, keys);
  // A statement of its own, so that it sees the jobs of those that were waited for.
  await transaction.run(mark, { ...assetKeyArrays(keys), nowUs, onlyOrphans });
}
