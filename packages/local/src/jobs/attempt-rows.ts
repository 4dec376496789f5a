import type { Attempt, AttemptOutcome, ErrorRecord, JobId, TenantId } from '@lathe/core';
import type { Selectable } from 'kysely';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';
import type { AttemptsTable } from '../sqlite/tables.ts';
import { errorFromColumn, errorToColumn } from './error-column.ts';

interface JobKey {
  readonly tenantId: TenantId;
  readonly jobId: JobId;
}

interface AttemptKey extends JobKey {
  readonly fence: number;
}

const insert = new Query<AttemptKey & { workerId: string; startedAtUs: number }>((p) =>
  tables.insertInto('attempts').values({
    tenant_id: p('tenantId'),
    job_id: p('jobId'),
    fence: p('fence'),
    worker_id: p('workerId'),
    outcome: 'running',
    started_at_us: p('startedAtUs'),
    ended_at_us: null,
    error: null,
  }),
);
const end = new Query<AttemptKey & { outcome: AttemptOutcome; endedAtUs: number; error: string | null }>((p) =>
  tables
    .updateTable('attempts')
    .set({ outcome: p('outcome'), ended_at_us: p('endedAtUs'), error: p('error') })
    .where('tenant_id', '=', p('tenantId'))
    .where('job_id', '=', p('jobId'))
    .where('fence', '=', p('fence')),
);
const selectAll = new Query<JobKey, Selectable<AttemptsTable>>((p) =>
  tables
    .selectFrom('attempts')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('job_id', '=', p('jobId'))
    .orderBy('fence'),
);
const selectOne = new Query<AttemptKey, Selectable<AttemptsTable>>((p) =>
  tables
    .selectFrom('attempts')
    .selectAll()
    .where('tenant_id', '=', p('tenantId'))
    .where('job_id', '=', p('jobId'))
    .where('fence', '=', p('fence')),
);

export function startAttempt(database: Database, key: AttemptKey, workerId: string, startedAtUs: number): void {
  const { tenantId, jobId, fence } = key;
  database.run(insert, { tenantId, jobId, fence, workerId, startedAtUs });
}

export function endAttempt(
  database: Database,
  key: AttemptKey,
  ending: { readonly outcome: AttemptOutcome; readonly endedAtUs: number; readonly error: ErrorRecord | null },
): void {
  const { tenantId, jobId, fence } = key;
  const { outcome, endedAtUs } = ending;
  database.run(end, { tenantId, jobId, fence, outcome, endedAtUs, error: errorToColumn(ending.error) });
}

/** Oldest first. */
export function listAttemptsOf(database: Database, key: JobKey): readonly Attempt[] {
  return database.all(selectAll, key).map(toAttempt);
}

export function findAttempt(database: Database, key: AttemptKey): Attempt | null {
  const { tenantId, jobId, fence } = key;
  const row = database.first(selectOne, { tenantId, jobId, fence });
  return row === undefined ? null : toAttempt(row);
}

function toAttempt(row: Selectable<AttemptsTable>): Attempt {
  return {
    fence: row.fence,
    workerId: row.worker_id,
    outcome: row.outcome,
    startedAtUs: row.started_at_us,
    endedAtUs: row.ended_at_us,
    error: errorFromColumn(row.error),
  };
}
