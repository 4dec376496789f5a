import type { BatchId, TenantId } from '@lathe/core';
import { sql } from 'kysely';
import { LostRace, sqlStateOf } from '../database/postgres-error.ts';
import { Query } from '../database/query.ts';
import type { Transaction } from '../database/transaction.ts';
import { errorToColumn } from './error-column.ts';
import { endedAtUs, type JobChanges } from './job-changes.ts';
import { queueRows, queuesOf } from './queue-rows.ts';
import type { StoredJob } from './stored-job.ts';

interface ChangeBindings {
  readonly nowUs: number;
  readonly moved: string;
  readonly started: string;
  readonly ended: string;
  readonly events: string;
  readonly batchChanges: string;
  readonly outputs: string;
  readonly queues: string;
  readonly guardedTenants: readonly string[];
  readonly guardedBatches: readonly string[];
}

/** A batch that must not be cancelled when the transaction commits. */
export interface BatchKey {
  readonly tenantId: TenantId;
  readonly batchId: BatchId;
}

const divisionByZero = '22012';

/**
 * One statement for all that a transaction changes, whatever the number of jobs. The rows are JSON, written with the names
 * of the columns. A guarded batch that has been cancelled makes it divide by zero, so that a commit sent behind it does nothing.
 */
const write = new Query<ChangeBindings>(
  (p) => sql`with moved as (
    update jobs j set state = m.state, updated_at_us = m.updated_at_us, run_after_us = m.run_after_us,
      attempts = m.attempts, losses = m.losses, fence = m.fence, progress = m.progress, phase = m.phase,
      cancel_requested = m.cancel_requested, error = m.error, reused = m.reused, degraded = m.degraded,
      last_seq = m.last_seq, offered_at_us = m.offered_at_us, worker_id = m.worker_id, boot_id = m.boot_id,
      lease_until_us = m.lease_until_us, progress_event_at_us = m.progress_event_at_us, ended_at_us = m.ended_at_us
    from json_to_recordset(${p('moved')}::json) as m (tenant_id text, id text, state text, updated_at_us bigint,
      run_after_us bigint, attempts integer, losses integer, fence bigint, progress double precision, phase text,
      cancel_requested boolean, error text, reused boolean, degraded boolean, last_seq bigint, offered_at_us bigint,
      worker_id text, boot_id text, lease_until_us bigint, progress_event_at_us bigint, ended_at_us bigint)
    where j.tenant_id = m.tenant_id and j.id = m.id
  ), started as (
    insert into attempts (tenant_id, job_id, fence, worker_id, outcome, started_at_us)
    select "tenantId", "jobId", fence, "workerId", 'running', ${p('nowUs')}::bigint
    from json_to_recordset(${p('started')}::json) as s ("tenantId" text, "jobId" text, fence bigint, "workerId" text)
  ), ended as (
    update attempts a set outcome = e.outcome, ended_at_us = ${p('nowUs')}::bigint, error = e.error
    from json_to_recordset(${p('ended')}::json) as e ("tenantId" text, "jobId" text, fence bigint, outcome text, error text)
    where a.tenant_id = e."tenantId" and a.job_id = e."jobId" and a.fence = e.fence
  ), entry as materialized (
    select * from json_to_recordset(${p('events')}::json)
      as v ("tenantId" text, "jobId" text, seq bigint, payload text)
  ), logged as (
    insert into events (tenant_id, job_id, seq, payload)
    select "tenantId", "jobId", seq, payload from entry where payload is not null
  ), sent as (
    insert into outbox (tenant_id, job_id, seq) select "tenantId", "jobId", seq from entry
  ), linked as (
    insert into job_assets (tenant_id, job_id, direction, position, role, asset_id, name)
    select "tenantId", "jobId", 'output', position, role, "assetId", name
    from json_to_recordset(${p('outputs')}::json)
      as o ("tenantId" text, "jobId" text, position integer, role text, "assetId" text, name text)
  ), changed as (
    insert into batch_changes (tenant_id, batch_id, payload)
    select "tenantId", "batchId", payload
    from json_to_recordset(${p('batchChanges')}::json) as c ("tenantId" text, "batchId" text, payload text)
  ), joined as (${queueRows(p('queues'))})
  select 1 / count(*) filter (where not b.cancel_requested) as guard
  from unnest(${p('guardedTenants')}::text[], ${p('guardedBatches')}::text[]) g(tenant_id, id)
  cross join lateral (select * from batches b where b.tenant_id = g.tenant_id and b.id = g.id offset 0) b
  group by b.id`,
);

/** Writes everything. @throws LostRace, and the transaction fails, when one of the guarded batches has been cancelled. */
export async function writeChanges(
  transaction: Transaction,
  changes: JobChanges,
  guarded: readonly BatchKey[] = [],
): Promise<void> {
  if (changes.isEmpty) return;
  const written = transaction.run(write, {
    nowUs: changes.nowUs,
    moved: JSON.stringify([...changes.moved.values()].map(changingColumns)),
    started: JSON.stringify(changes.started),
    ended: JSON.stringify(changes.ended),
    events: JSON.stringify(changes.events),
    batchChanges: JSON.stringify(changes.batchChanges),
    outputs: JSON.stringify(
      changes.outputs.flatMap(({ job, outputs }) =>
        outputs.map((output, position) => ({ tenantId: job.tenantId, jobId: job.id, position, ...output })),
      ),
    ),
    queues: JSON.stringify(queuesOf(changes.queued)),
    guardedTenants: guarded.map(({ tenantId }) => tenantId),
    guardedBatches: guarded.map(({ batchId }) => batchId),
  });
  try {
    await written;
  } catch (caught) {
    if (sqlStateOf(caught) !== divisionByZero) throw caught;
    throw new LostRace(`Of the batches ${guarded.map(({ batchId }) => batchId).join(', ')} one was cancelled`);
  }
}

function changingColumns({ job, placement }: StoredJob): object {
  return {
    tenant_id: job.tenantId,
    id: job.id,
    state: job.state,
    updated_at_us: job.updatedAtUs,
    run_after_us: job.runAfterUs,
    attempts: job.attempts,
    losses: job.losses,
    fence: job.fence,
    progress: job.progress,
    phase: job.phase,
    cancel_requested: job.cancelRequested,
    error: errorToColumn(job.error),
    reused: job.reused,
    degraded: job.degraded,
    last_seq: job.lastSeq,
    ...placement,
    ended_at_us: endedAtUs(job),
  };
}
