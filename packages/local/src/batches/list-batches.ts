import type { BatchPage, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { readPageToken, writePageToken } from '../jobs/page-token.ts';
import type { StoreContext } from '../jobs/store-context.ts';
import { Query, tables } from '../sqlite/query.ts';
import { toBatch, type BatchRow } from './batch-rows.ts';

/** Exported for the test that reads its query plan. */
export const selectBatchPage = new Query<{ tenantId: TenantId; beforeOrdinal: number; limit: number }, BatchRow>((p) =>
  tables
    .selectFrom('batches')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('ordinal', '<', p('beforeOrdinal'))
    .orderBy('ordinal', 'desc')
    .limit(p('limit')),
);

/** A page of the tenant's batches, newest first; the token names the last batch of the page before. */
export function listBatches(
  { database }: StoreContext,
  tenantId: TenantId,
  pageSize: number,
  pageToken: string | null,
): BatchPage {
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 1000))
    throw new LatheError('invalid_argument', `A page holds 1 to 1000 batches, got ${pageSize}.`);
  const beforeOrdinal = readPageToken(pageToken);
  const rows = database.all(selectBatchPage, { tenantId, beforeOrdinal, limit: pageSize + 1 });
  const page = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? page.at(-1) : undefined;
  return { batches: page.map(toBatch), nextPageToken: last === undefined ? null : writePageToken(last.ordinal) };
}
