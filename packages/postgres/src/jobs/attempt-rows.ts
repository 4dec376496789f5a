import type { Attempt, JobId, TenantId } from '@lathe/core';
import { sql, type Selectable } from 'kysely';
import { Query, tables } from '../database/query.ts';
import type { AttemptsTable } from '../database/tables.ts';
import type { Reader } from '../database/transaction.ts';
import { errorFromColumn } from './error-column.ts';
import { keyText, type JobKey } from './stored-job.ts';

type AttemptRow = Selectable<AttemptsTable>;

export interface AttemptKey extends JobKey {
  readonly fence: number;
}

const selectOfJob = new Query<JobKey, AttemptRow>((p) =>
  tables
    .selectFrom('attempts')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('job_id', '=', p('jobId'))
    .orderBy('fence'),
);
const select = new Query<
  { tenantIds: readonly string[]; jobIds: readonly string[]; fences: readonly number[] },
  AttemptRow
>(
  (p) => sql`select a.* from unnest(${p('tenantIds')}::text[], ${p('jobIds')}::text[], ${p('fences')}::bigint[])
      k(tenant_id, job_id, fence)
    cross join lateral (
      select * from attempts a where a.tenant_id = k.tenant_id and a.job_id = k.job_id and a.fence = k.fence offset 0
    ) a`,
);

/** Oldest first. */
export async function listAttemptsOf(
  reader: Reader,
  key: { readonly tenantId: TenantId; readonly jobId: JobId },
): Promise<readonly Attempt[]> {
  return (await reader.all(selectOfJob, key)).map(toAttempt);
}

/** Attempts of these fences by `attemptText`; those that never were are left out. */
export async function readAttempts(reader: Reader, keys: readonly AttemptKey[]): Promise<ReadonlyMap<string, Attempt>> {
  const safe = keys.filter(({ fence }) => Number.isSafeInteger(fence));
  if (safe.length === 0) return new Map();
  const rows = await reader.all(select, {
    tenantIds: safe.map(({ tenantId }) => tenantId),
    jobIds: safe.map(({ jobId }) => jobId),
    fences: safe.map(({ fence }) => fence),
  });
  return new Map(
    rows.map((row) => [attemptText({ tenantId: row.tenant_id, jobId: row.job_id, fence: row.fence }), toAttempt(row)]),
  );
}

export function attemptText(key: AttemptKey): string {
  return `${keyText(key)}/${key.fence}`;
}

function toAttempt(row: AttemptRow): Attempt {
  return {
    fence: row.fence,
    workerId: row.worker_id,
    outcome: row.outcome,
    startedAtUs: row.started_at_us,
    endedAtUs: row.ended_at_us,
    error: errorFromColumn(row.error),
  };
}
