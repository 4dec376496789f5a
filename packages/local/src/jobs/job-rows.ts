import type { Job, JobAsset, JobId, TenantId } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { Selectable } from 'kysely';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';
import type { JobAssetsTable, JobsTable } from '../sqlite/tables.ts';
import { errorFromColumn } from './error-column.ts';

export type JobRow = Selectable<JobsTable>;

/** What the store knows of a job beyond what its owner sees. */
export type JobPlacement = Pick<
  JobRow,
  'offered_at_us' | 'worker_id' | 'boot_id' | 'lease_until_us' | 'progress_event_at_us' | 'queue_id' | 'queue_place'
>;

export interface StoredJob {
  readonly job: Job;
  readonly placement: JobPlacement;
  readonly renderKey: string | null;
}

interface JobKey {
  readonly tenantId: TenantId;
  readonly id: JobId;
}

const selectJob = new Query<JobKey, JobRow>((p) =>
  tables.selectFrom('jobs').selectAll().where('tenant_id', '=', p('tenantId')).where('id', '=', p('id')),
);
const selectAssets = new Query<JobKey, Pick<JobAssetsTable, 'direction' | 'role' | 'asset_id' | 'name'>>((p) =>
  tables
    .selectFrom('job_assets')
    .select(['direction', 'role', 'asset_id', 'name'])
    .where('tenant_id', '=', p('tenantId'))
    .where('job_id', '=', p('id'))
    .orderBy('direction')
    .orderBy('position'),
);

/** @throws not_found, also when the job is another tenant's. */
export function requireJob(database: Database, tenantId: TenantId, id: JobId): StoredJob {
  const row = database.first(selectJob, { tenantId, id });
  if (row === undefined) throw new LatheError('not_found', `There is no job ${id}.`, { details: { jobId: id } });
  return fromRow(database, row);
}

export function findJob(database: Database, tenantId: TenantId, id: JobId): StoredJob | null {
  const row = database.first(selectJob, { tenantId, id });
  return row === undefined ? null : fromRow(database, row);
}

/** Adds the lists of assets to a row of `jobs`. */
export function fromRow(database: Database, row: JobRow): StoredJob {
  const inputs: JobAsset[] = [];
  const outputs: JobAsset[] = [];
  for (const asset of database.all(selectAssets, { tenantId: row.tenant_id, id: row.id })) {
    const list = asset.direction === 'input' ? inputs : outputs;
    list.push({ role: asset.role, assetId: asset.asset_id, name: asset.name });
  }
  const { offered_at_us, worker_id, boot_id, lease_until_us, progress_event_at_us, queue_id, queue_place } = row;
  return {
    job: toJob(row, inputs, outputs),
    placement: { offered_at_us, worker_id, boot_id, lease_until_us, progress_event_at_us, queue_id, queue_place },
    renderKey: row.render_key,
  };
}

function toJob(row: JobRow, inputs: readonly JobAsset[], outputs: readonly JobAsset[]): Job {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    kind: row.kind,
    class: row.class,
    state: row.state,
    inputs,
    outputs,
    recipe: row.recipe,
    label: row.label,
    createdAtUs: row.created_at_us,
    updatedAtUs: row.updated_at_us,
    runAfterUs: row.run_after_us,
    attempts: row.attempts,
    losses: row.losses,
    attemptLimit: row.attempt_limit,
    fence: row.fence,
    progress: row.progress,
    phase: row.phase,
    cancelRequested: row.cancel_requested === 1,
    error: errorFromColumn(row.error),
    reused: row.reused === 1,
    degraded: row.degraded === 1,
    lastSeq: row.last_seq,
    batchId: row.batch_id,
    itemKey: row.item_key,
    priority: row.priority,
    deadlineUs: row.deadline_us,
    workSeconds: row.work_seconds,
    traceparent: row.traceparent,
  };
}
