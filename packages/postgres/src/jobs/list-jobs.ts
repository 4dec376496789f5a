import type { BatchId, JobFilter, JobPage, JobState, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { terminalStates } from '@lathe/core/jobs';
import { sql } from 'kysely';
import { Query } from '../database/query.ts';
import type { StoreContext } from '../store-context.ts';
import { loadDetails } from './load-jobs.ts';
import { readPageToken, writePageToken } from './page-token.ts';
import type { JobRow } from './stored-job.ts';

const jobStates: readonly JobState[] = ['queued', 'offered', 'running', ...terminalStates];

interface PageBindings {
  readonly tenantId: TenantId;
  readonly states: readonly JobState[];
  readonly beforeOrdinal: number;
  readonly kind: string | null;
  readonly limit: number;
}

/** The newest of each state by one index, and of those the newest. */
const selectOfTenant = new Query<PageBindings, JobRow>(
  (p) => sql`select j.* from unnest(${p('states')}::text[]) s(state)
    cross join lateral (
      select * from jobs t
      where t.tenant_id = ${p('tenantId')}::text and t.state = s.state and t.ordinal < ${p('beforeOrdinal')}::bigint
        and (${p('kind')}::text is null or t.kind = ${p('kind')}::text)
      order by t.ordinal desc limit ${p('limit')}::integer
    ) j order by j.ordinal desc limit ${p('limit')}::integer`,
);
/** The tenant is compared in a way that no index has, so that the one of the batch is used. */
const selectOfBatch = new Query<PageBindings & { batchId: BatchId }, JobRow>(
  (p) => sql`select j.* from unnest(${p('states')}::text[]) s(state)
    cross join lateral (
      select * from jobs t
      where t.batch_id = ${p('batchId')}::text and t.state = s.state and t.ordinal < ${p('beforeOrdinal')}::bigint
        and t.tenant_id || '' = ${p('tenantId')}::text and (${p('kind')}::text is null or t.kind = ${p('kind')}::text)
      order by t.ordinal desc limit ${p('limit')}::integer
    ) j order by j.ordinal desc limit ${p('limit')}::integer`,
);

/** A page of the tenant's jobs, newest first; the token names the last job of the page before. */
export async function listJobs(
  { database, recipes }: StoreContext,
  tenantId: TenantId,
  { states, kind, batchId }: JobFilter,
  pageSize: number,
  pageToken: string | null,
): Promise<JobPage> {
  if (!(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 1000))
    throw new LatheError('invalid_argument', `A page holds 1 to 1000 jobs, got ${pageSize}.`);
  const page = {
    tenantId,
    states: [...new Set(states ?? jobStates)],
    beforeOrdinal: readPageToken(pageToken),
    kind: kind ?? null,
    limit: pageSize + 1,
  };
  const rows =
    batchId === undefined
      ? await database.all(selectOfTenant, page)
      : await database.all(selectOfBatch, { ...page, batchId });
  const shown = rows.slice(0, pageSize);
  const jobs = (await loadDetails(database, recipes, shown)).map(({ job }) => job);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return { jobs, nextPageToken: last === undefined ? null : writePageToken(last.ordinal) };
}
