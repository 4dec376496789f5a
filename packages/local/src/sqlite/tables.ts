import type { AssetId, AttemptOutcome, BatchId, JobClass, JobId, JobState, TenantId } from '@lathe/core';
import type { FarmTables, Flag } from './farm-tables.ts';

/** A job; lists with roles are in `job_assets`. Times are microseconds since 1970. */
export interface JobsTable {
  tenant_id: TenantId;
  id: JobId;
  /** Place in the tenant's order of submission. */
  ordinal: number;
  kind: string;
  class: JobClass;
  state: JobState;
  recipe: string;
  label: string;
  created_at_us: number;
  updated_at_us: number;
  run_after_us: number;
  attempts: number;
  losses: number;
  attempt_limit: number;
  fence: number;
  progress: number;
  phase: string;
  cancel_requested: Flag;
  /** ErrorRecord as JSON. */
  error: string | null;
  reused: Flag;
  last_seq: number;
  render_key: string | null;
  /** Set while `offered`. */
  offered_at_us: number | null;
  /** These three are set while `running`. */
  worker_id: string | null;
  boot_id: string | null;
  lease_until_us: number | null;
  /** When the newest progress event was written; since version 2. */
  progress_event_at_us: number;
  /** Since version 5. */
  degraded: Flag;
  /** These are since version 6; the first two are null outside a batch. */
  batch_id: BatchId | null;
  item_key: string | null;
  priority: number;
  deadline_us: number | null;
  traceparent: string | null;
  work_seconds: number;
  /** These three are since version 7. SHA-256 of an item's canonical body; null outside a batch. */
  item_hash: string | null;
  /** Row of `queues` while it waits, else null. */
  queue_id: number | null;
  /** While it waits 0 due, 1 not due yet, 2 offered; else null. */
  queue_place: QueuePlace | null;
}

export type QueuePlace = 0 | 1 | 2;

export interface JobAssetsTable {
  tenant_id: TenantId;
  job_id: JobId;
  direction: 'input' | 'output';
  position: number;
  role: string;
  asset_id: AssetId;
  name: string;
}

export interface AttemptsTable {
  tenant_id: TenantId;
  job_id: JobId;
  fence: number;
  worker_id: string;
  outcome: AttemptOutcome;
  started_at_us: number;
  ended_at_us: number | null;
  /** ErrorRecord as JSON. */
  error: string | null;
}

export interface EventsTable {
  tenant_id: TenantId;
  job_id: JobId;
  seq: number;
  /** JobEvent as JSON. */
  payload: string;
}

/** Events not yet sent, in the order of the farm; a row is removed when it is marked sent. */
export interface OutboxTable {
  outbox_id: number;
  tenant_id: TenantId;
  job_id: JobId;
  seq: number;
  /** JobEvent as JSON where `events` no longer holds it, because the job was deleted. */
  payload: string | null;
}

export interface AssetsTable {
  tenant_id: TenantId;
  id: AssetId;
  sha256: string;
  size_bytes: number;
  object_key: string;
  name: string;
  media_type: string;
  created_at_us: number;
  deleted_at_us: number | null;
  /** 1 where somebody uploaded these bytes, whatever else made them. */
  is_upload: number;
}

/** Which job a `request_id` made. */
export interface RequestsTable {
  tenant_id: TenantId;
  request_id: string;
  request_hash: string;
  job_id: JobId;
  created_at_us: number;
}

/** One output of a finished render, by its render key. */
export interface RendersTable {
  tenant_id: TenantId;
  render_key: string;
  position: number;
  role: string;
  asset_id: AssetId;
  name: string;
  /** Of the whole render, the same in each row; since version 5. */
  degraded: Flag;
}

/** When a tenant was last served in a class: the lower the turn, the sooner it is next. */
interface TenantTurnsTable {
  tenant_id: TenantId;
  class: JobClass;
  offer_turn: number;
  claim_turn: number;
}

interface MetaTable {
  name: string;
  value: string;
}

/** The store's tables at the newest schema version. */
export interface Tables extends FarmTables {
  jobs: JobsTable;
  job_assets: JobAssetsTable;
  attempts: AttemptsTable;
  events: EventsTable;
  outbox: OutboxTable;
  assets: AssetsTable;
  requests: RequestsTable;
  renders: RendersTable;
  tenant_turns: TenantTurnsTable;
  meta: MetaTable;
}
