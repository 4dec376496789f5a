import type { JobId, TenantId } from '@lathe/core';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';
import type { RequestsTable } from '../sqlite/tables.ts';

const select = new Query<{ tenantId: TenantId; requestId: string }, Pick<RequestsTable, 'request_hash' | 'job_id'>>(
  (p) =>
    tables
      .selectFrom('requests')
      .select(['request_hash', 'job_id'])
      .where('tenant_id', '=', p('tenantId'))
      .where('request_id', '=', p('requestId')),
);
const insert = new Query<RequestsTable>((p) =>
  tables.insertInto('requests').values({
    tenant_id: p('tenant_id'),
    request_id: p('request_id'),
    request_hash: p('request_hash'),
    job_id: p('job_id'),
    created_at_us: p('created_at_us'),
  }),
);
const remove = new Query<{ tenantId: TenantId; jobId: JobId }>((p) =>
  tables.deleteFrom('requests').where('tenant_id', '=', p('tenantId')).where('job_id', '=', p('jobId')),
);

export function findRequest(
  database: Database,
  tenantId: TenantId,
  requestId: string,
): { readonly hash: string; readonly jobId: JobId } | null {
  const row = database.first(select, { tenantId, requestId });
  return row === undefined ? null : { hash: row.request_hash, jobId: row.job_id };
}

export function rememberRequest(database: Database, request: RequestsTable): void {
  database.run(insert, request);
}

/** A request lives as long as its job. */
export function forgetRequests(database: Database, tenantId: TenantId, jobId: JobId): void {
  database.run(remove, { tenantId, jobId });
}
