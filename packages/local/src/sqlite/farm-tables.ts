import type { BatchId, JobClass, KeyId, TenantId } from '@lathe/core';
import type { ColumnType, Generated } from 'kysely';

/** 0 or 1: SQLite has no boolean. */
export type Flag = 0 | 1;

/** A batch; its counts are as of `last_seq`. */
export interface BatchesTable {
  tenant_id: TenantId;
  id: BatchId;
  /** Place in the tenant's order of creation. */
  ordinal: number;
  label: string;
  class: JobClass;
  created_at_us: number;
  updated_at_us: number;
  is_closed: Flag;
  cancel_requested: Flag;
  /** The event that says it is closed or cancelled has been written. */
  closing_folded: Flag;
  is_over: Flag;
  waiting: number;
  running: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  dead: number;
  last_seq: number;
  request_id: string | null;
  request_hash: string;
}

/** Changes not yet folded, in the order they were committed. */
export interface BatchChangesTable {
  change_id: Generated<number>;
  tenant_id: TenantId;
  batch_id: BatchId;
  /** BatchChange as JSON. */
  payload: string;
}

export interface BatchEventsTable {
  tenant_id: TenantId;
  batch_id: BatchId;
  seq: number;
  /** BatchEvent as JSON, without what the other columns say. */
  payload: string;
}

/** Jobs of one kind that wait in one queue; the row goes with its last job. */
export interface QueuesTable {
  id: Generated<number>;
  class: JobClass;
  tenant_id: TenantId;
  priority: number;
  /** Empty for jobs of no batch: NULLs are never equal in a unique index. */
  batch_id: BatchId | '';
  /** A line of its own, so that a worker that takes other kinds reads none of it. */
  kind: string;
  is_cancelled: Flag;
  /** Jobs queued or offered. */
  waiting: number;
  /** Estimated work of those that wait, seconds; since version 8. */
  work_seconds: number;
}

export interface LeadersTable {
  name: string;
  holder: string;
  until_us: number;
}

export interface WorkersTable {
  worker_id: string;
  slots: number;
  free_slots: number;
  free_interactive_only: number;
  /** Array as JSON. */
  kinds: string;
  heard_at_us: number;
}

/** Tenants whose settings are not the default. */
export interface TenantsTable {
  tenant_id: TenantId;
  weight: number;
  max_running: number | null;
}

export interface ApiKeysTable {
  /** Order of creation. */
  ordinal: ColumnType<number, never, never>;
  id: KeyId;
  lookup: string;
  tenant_id: TenantId;
  name: string;
  /** Array as JSON. */
  scopes: string;
  secret_hash: string;
  created_at_us: number;
  expires_at_us: number | null;
  revoked_at_us: number | null;
  last_used_at_us: number | null;
}

/** Tables that came with the farm, since version 7. */
export interface FarmTables {
  batches: BatchesTable;
  batch_changes: BatchChangesTable;
  batch_events: BatchEventsTable;
  queues: QueuesTable;
  leaders: LeadersTable;
  workers: WorkersTable;
  tenants: TenantsTable;
  api_keys: ApiKeysTable;
}
