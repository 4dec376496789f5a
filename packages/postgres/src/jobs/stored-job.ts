import type { Job, JobAsset, JobId, TenantId } from '@lathe/core';
import type { Selectable } from 'kysely';
import type { JobsTable } from '../database/tables.ts';
import { errorFromColumn } from './error-column.ts';

export type JobRow = Selectable<JobsTable>;

/** Names a job in every table. */
export interface JobKey {
  readonly tenantId: TenantId;
  readonly jobId: JobId;
}

/** What the store knows of a job beyond what its owner sees. */
export type JobPlacement = Pick<
  JobRow,
  'offered_at_us' | 'worker_id' | 'boot_id' | 'lease_until_us' | 'progress_event_at_us'
>;

export interface StoredJob {
  readonly job: Job;
  readonly placement: JobPlacement;
  readonly renderKey: string | null;
  readonly recipeId: number;
  /** Its batch was cancelled: it must end, though its own row may not say so yet. */
  readonly isBatchCancelled: boolean;
}

/** What is kept beside the row of `jobs`. */
export interface JobDetails {
  readonly inputs: readonly JobAsset[];
  readonly outputs: readonly JobAsset[];
  readonly recipe: string;
  readonly isBatchCancelled: boolean;
}

/** Not offered, not running. */
export const unplaced: JobPlacement = {
  offered_at_us: null,
  worker_id: null,
  boot_id: null,
  lease_until_us: null,
  progress_event_at_us: 0,
};

/** One text for maps. */
export function keyText({ tenantId, jobId }: JobKey): string {
  return `${tenantId}/${jobId}`;
}

export function keyOfRow(row: Pick<JobRow, 'tenant_id' | 'id'>): JobKey {
  return { tenantId: row.tenant_id, jobId: row.id };
}

export function keyOfJob(job: Pick<Job, 'tenantId' | 'id'>): JobKey {
  return { tenantId: job.tenantId, jobId: job.id };
}

/** Tenants and ids as two arrays, in the order in which every transaction locks jobs, each key once. */
export function keyArrays(keys: readonly JobKey[]): { tenantIds: string[]; jobIds: string[] } {
  const distinct = [...new Map(keys.map((key) => [keyText(key), key])).entries()];
  distinct.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    tenantIds: distinct.map(([, { tenantId }]) => tenantId),
    jobIds: distinct.map(([, { jobId }]) => jobId),
  };
}

export function toStoredJob(row: JobRow, details: JobDetails): StoredJob {
  const { offered_at_us, worker_id, boot_id, lease_until_us, progress_event_at_us } = row;
  return {
    job: toJob(row, details),
    placement: { offered_at_us, worker_id, boot_id, lease_until_us, progress_event_at_us },
    renderKey: row.render_key,
    recipeId: row.recipe_id,
    isBatchCancelled: details.isBatchCancelled,
  };
}

function toJob(row: JobRow, { inputs, outputs, recipe }: JobDetails): Job {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    kind: row.kind,
    class: row.class,
    state: row.state,
    inputs,
    // Written with the success, and perhaps after the row was read.
    outputs: row.state === 'succeeded' ? outputs : [],
    recipe,
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
    cancelRequested: row.cancel_requested,
    error: errorFromColumn(row.error),
    reused: row.reused,
    degraded: row.degraded,
    lastSeq: row.last_seq,
    batchId: row.batch_id,
    itemKey: row.item_key,
    priority: row.priority,
    deadlineUs: row.deadline_us,
    workSeconds: row.work_seconds,
    traceparent: row.traceparent,
  };
}
