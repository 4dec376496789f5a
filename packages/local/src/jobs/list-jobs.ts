import type { BatchId, JobFilter, JobPage, JobState, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { terminalStates } from '@lathe/core/jobs';
import { sql } from 'kysely';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';
import { fromRow, type JobRow } from './job-rows.ts';
import { readPageToken, writePageToken } from './page-token.ts';
import type { StoreContext } from './store-context.ts';

const jobStates: readonly JobState[] = ['queued', 'offered', 'running', ...terminalStates];

interface PageBindings {
  readonly tenantId: TenantId;
  readonly beforeOrdinal: number;
  readonly kind: string | null;
  readonly limit: number;
}

const selectAll = new Query<PageBindings, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('ordinal', '<', p('beforeOrdinal'))
    .where(sql<boolean>`(${p('kind')} is null or kind = ${p('kind')})`)
    .orderBy('ordinal', 'desc')
    .limit(p('limit')),
);
/** Exported for the test that reads its query plan. */
export const selectOfState = new Query<PageBindings & { state: JobState }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('state', '=', p('state'))
    .where('ordinal', '<', p('beforeOrdinal'))
    .where(sql<boolean>`(${p('kind')} is null or kind = ${p('kind')})`)
    .orderBy('ordinal', 'desc')
    .limit(p('limit')),
);
/** Exported for the test that reads its query plan. */
export const selectOfBatch = new Query<PageBindings & { batchId: BatchId; state: JobState }, JobRow>((p) =>
  tables
    .selectFrom('jobs')
    .selectAll()
    .where('batch_id', '=', p('batchId'))
    .where('state', '=', p('state'))
    .where('ordinal', '<', p('beforeOrdinal'))
    .where('tenant_id', '=', p('tenantId'))
    .where(sql<boolean>`(${p('kind')} is null or kind = ${p('kind')})`)
    .orderBy('ordinal', 'desc')
    .limit(p('limit')),
);

/** A page of the tenant's jobs, newest first; the token names the last job of the page before. */
export function listJobs(
  { database }: StoreContext,
  tenantId: TenantId,
  filter: JobFilter,
  pageSize: number,
  pageToken: string | null,
): JobPage {
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 1000))
    throw new LatheError('invalid_argument', `A page holds 1 to 1000 jobs, got ${pageSize}.`);
  const rows = selectRows(database, filter, {
    tenantId,
    beforeOrdinal: readPageToken(pageToken),
    kind: filter.kind ?? null,
    limit: pageSize + 1,
  });
  const jobs = rows.slice(0, pageSize).map((row) => fromRow(database, row).job);
  const last = rows.length > pageSize ? rows[pageSize - 1] : undefined;
  return { jobs, nextPageToken: last === undefined ? null : writePageToken(last.ordinal) };
}

/** Newest first; with states or a batch, at least the `limit` newest of each state. */
function selectRows(database: Database, { states, batchId }: JobFilter, page: PageBindings): JobRow[] {
  if (states === undefined && batchId === undefined) return database.all(selectAll, page);
  const rows = [...new Set(states ?? jobStates)].flatMap((state) =>
    batchId === undefined
      ? database.all(selectOfState, { ...page, state })
      : database.all(selectOfBatch, { ...page, state, batchId }),
  );
  return rows.sort((a, b) => b.ordinal - a.ordinal);
}
