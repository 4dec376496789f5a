import type { Job, JobAsset, TenantId } from '@lathe/core';
import type { Database } from '../sqlite/database.ts';
import { Query, tables } from '../sqlite/query.ts';
import type { JobAssetsTable } from '../sqlite/tables.ts';
import { errorToColumn } from './error-column.ts';
import type { JobPlacement, JobRow, StoredJob } from './job-rows.ts';

/** Not waiting, not running. */
export const unplaced: JobPlacement = {
  queue_id: null,
  queue_place: null,
  offered_at_us: null,
  worker_id: null,
  boot_id: null,
  lease_until_us: null,
  progress_event_at_us: 0,
};

type ChangingColumns = Omit<
  JobRow,
  | 'ordinal'
  | 'item_hash'
  | 'kind'
  | 'class'
  | 'recipe'
  | 'label'
  | 'created_at_us'
  | 'attempt_limit'
  | 'render_key'
  | 'batch_id'
  | 'item_key'
  | 'priority'
  | 'deadline_us'
  | 'work_seconds'
  | 'traceparent'
>;
type FixedColumns = Omit<JobRow, keyof ChangingColumns>;

const insert = new Query<ChangingColumns & FixedColumns>((p) =>
  tables.insertInto('jobs').values({
    tenant_id: p('tenant_id'),
    id: p('id'),
    ordinal: p('ordinal'),
    kind: p('kind'),
    class: p('class'),
    state: p('state'),
    recipe: p('recipe'),
    label: p('label'),
    created_at_us: p('created_at_us'),
    updated_at_us: p('updated_at_us'),
    run_after_us: p('run_after_us'),
    attempts: p('attempts'),
    losses: p('losses'),
    attempt_limit: p('attempt_limit'),
    fence: p('fence'),
    progress: p('progress'),
    phase: p('phase'),
    cancel_requested: p('cancel_requested'),
    error: p('error'),
    reused: p('reused'),
    degraded: p('degraded'),
    last_seq: p('last_seq'),
    render_key: p('render_key'),
    batch_id: p('batch_id'),
    item_key: p('item_key'),
    priority: p('priority'),
    deadline_us: p('deadline_us'),
    work_seconds: p('work_seconds'),
    traceparent: p('traceparent'),
    item_hash: p('item_hash'),
    queue_id: p('queue_id'),
    queue_place: p('queue_place'),
    offered_at_us: p('offered_at_us'),
    worker_id: p('worker_id'),
    boot_id: p('boot_id'),
    lease_until_us: p('lease_until_us'),
    progress_event_at_us: p('progress_event_at_us'),
  }),
);
const update = new Query<ChangingColumns>((p) =>
  tables
    .updateTable('jobs')
    .set({
      state: p('state'),
      updated_at_us: p('updated_at_us'),
      run_after_us: p('run_after_us'),
      attempts: p('attempts'),
      losses: p('losses'),
      fence: p('fence'),
      progress: p('progress'),
      phase: p('phase'),
      cancel_requested: p('cancel_requested'),
      error: p('error'),
      reused: p('reused'),
      degraded: p('degraded'),
      last_seq: p('last_seq'),
      queue_id: p('queue_id'),
      queue_place: p('queue_place'),
      offered_at_us: p('offered_at_us'),
      worker_id: p('worker_id'),
      boot_id: p('boot_id'),
      lease_until_us: p('lease_until_us'),
      progress_event_at_us: p('progress_event_at_us'),
    })
    .where('tenant_id', '=', p('tenant_id'))
    .where('id', '=', p('id')),
);
const insertAsset = new Query<JobAssetsTable>((p) =>
  tables.insertInto('job_assets').values({
    tenant_id: p('tenant_id'),
    job_id: p('job_id'),
    direction: p('direction'),
    position: p('position'),
    role: p('role'),
    asset_id: p('asset_id'),
    name: p('name'),
  }),
);

const selectLastOrdinal = new Query<{ tenantId: TenantId }, { ordinal: number | null }>((p) =>
  tables
    .selectFrom('jobs')
    .select((select) => select.fn.max('ordinal').as('ordinal'))
    .where('tenant_id', '=', p('tenantId')),
);

/** The place after the tenant's last job. */
export function nextOrdinal(database: Database, tenantId: TenantId): number {
  return (database.first(selectLastOrdinal, { tenantId })?.ordinal ?? 0) + 1;
}

/** Adds a new job with its inputs; outputs are added apart. @param itemHash null outside a batch. */
export function insertJob(
  database: Database,
  stored: StoredJob,
  ordinal: number,
  itemHash: string | null = null,
): void {
  const { job, placement, renderKey } = stored;
  database.run(insert, {
    ordinal,
    item_hash: itemHash,
    ...changing(job, placement),
    kind: job.kind,
    class: job.class,
    recipe: job.recipe,
    label: job.label,
    created_at_us: job.createdAtUs,
    attempt_limit: job.attemptLimit,
    render_key: renderKey,
    batch_id: job.batchId,
    item_key: job.itemKey,
    priority: job.priority,
    deadline_us: job.deadlineUs,
    work_seconds: job.workSeconds,
    traceparent: job.traceparent,
  });
  insertJobAssets(database, job, 'input', job.inputs);
}

/** Writes everything about a job that can change but its lists of assets. */
export function updateJob(database: Database, job: Job, placement: JobPlacement): void {
  database.run(update, changing(job, placement));
}

export function insertJobAssets(
  database: Database,
  job: Job,
  direction: 'input' | 'output',
  assets: readonly JobAsset[],
): void {
  for (const [position, { role, assetId, name }] of assets.entries()) {
    const columns = { tenant_id: job.tenantId, job_id: job.id, direction, position, role, asset_id: assetId, name };
    database.run(insertAsset, columns);
  }
}

function changing(job: Job, placement: JobPlacement): ChangingColumns {
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
    cancel_requested: job.cancelRequested ? 1 : 0,
    error: errorToColumn(job.error),
    reused: job.reused ? 1 : 0,
    degraded: job.degraded ? 1 : 0,
    last_seq: job.lastSeq,
    ...placement,
  };
}
