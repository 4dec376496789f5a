import type { AssetId, AttemptOutcome, BatchId, JobClass, JobId, JobState, KeyId, TenantId } from '@lathe/core';
import type { Generated } from 'kysely';

/** A job; lists with roles are in `job_assets`. Times are microseconds since 1970. */
export interface JobsTable {
  tenant_id: TenantId;
  id: JobId;
  /** Place in the order of submission. */
  ordinal: Generated<number>;
  kind: string;
  class: JobClass;
  state: JobState;
  /** Its text is in `recipes`. */
  recipe_id: number;
  /** The line in which it waits whenever it is queued; see `queue-rows.ts`. */
  queue_id: number;
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
  cancel_requested: boolean;
  /** ErrorRecord as JSON. */
  error: string | null;
  reused: boolean;
  degraded: boolean;
  last_seq: number;
  render_key: string | null;
  /** Set while `offered`. */
  offered_at_us: number | null;
  /** These three are set while `running`. */
  worker_id: string | null;
  boot_id: string | null;
  lease_until_us: number | null;
  /** When the newest progress event was written. */
  progress_event_at_us: number;
  /** Set while the job has ended. */
  ended_at_us: number | null;
  /** These three are null outside a batch. */
  batch_id: BatchId | null;
  item_key: string | null;
  item_hash: string | null;
  priority: number;
  deadline_us: number | null;
  work_seconds: number;
}

/** Texts of recipes, each once a tenant, however many jobs have it. */
interface RecipesTable {
  tenant_id: TenantId;
  id: Generated<number>;
  /** SHA-256 of the text, lower-case hexadecimal. */
  hash: string;
  recipe: string;
}

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

/** Events after the first; that one, `submitted`, is read from the job's row. */
interface EventsTable {
  tenant_id: TenantId;
  job_id: JobId;
  seq: number;
  /** What of the job can change, as JSON; see `event-payload.ts`. */
  payload: string;
}

/** Events not yet sent, in the order of the farm; a row is removed when it is marked sent. */
interface OutboxTable {
  outbox_id: Generated<number>;
  tenant_id: TenantId;
  job_id: JobId;
  seq: number;
  /** The whole JobEvent as JSON where it cannot be read any more, because the job was deleted. */
  payload: string | null;
  /** Which open store is sending it, and until when nobody else may. */
  taken_by: string | null;
  taken_until_us: number;
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
  /** Whether somebody uploaded these bytes, whatever else made them. */
  is_upload: boolean;
}

/** Which job a `request_id` made. */
interface RequestsTable {
  tenant_id: TenantId;
  request_id: string;
  request_hash: string;
  job_id: JobId;
  created_at_us: number;
}

/** One output of a finished render, by its render key. */
interface RendersTable {
  tenant_id: TenantId;
  render_key: string;
  position: number;
  role: string;
  asset_id: AssetId;
  name: string;
  /** Of the whole render, the same in each row. */
  degraded: boolean;
}

export interface BatchesTable {
  tenant_id: TenantId;
  id: BatchId;
  /** Place in the order of creation. */
  ordinal: Generated<number>;
  label: string;
  class: JobClass;
  created_at_us: number;
  updated_at_us: number;
  is_closed: boolean;
  cancel_requested: boolean;
  /** The event that says it is closed or cancelled has been written. */
  closing_folded: boolean;
  is_over: boolean;
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

/** Changes not yet folded; those of one batch or item in the order they were committed. */
interface BatchChangesTable {
  change_id: Generated<number>;
  tenant_id: TenantId;
  batch_id: BatchId;
  /** BatchChange as JSON. */
  payload: string;
}

interface BatchEventsTable {
  tenant_id: TenantId;
  batch_id: BatchId;
  seq: number;
  /** BatchEvent as JSON. */
  payload: string;
}

/** A line in which jobs of one kind may wait within their queue; removed when it has been empty for a while. */
interface QueuesTable {
  id: number;
  class: JobClass;
  tenant_id: TenantId;
  priority: number;
  /** Empty for jobs of no batch. */
  batch_id: BatchId | '';
  kind: string;
  /** By the server's clock, within `queueTouchSeconds` of the last job that joined. */
  touched_at_us: number;
}

interface LeadersTable {
  name: string;
  holder: string;
  until_us: number;
}

interface WorkersTable {
  worker_id: string;
  slots: number;
  free_slots: number;
  free_interactive_only: number;
  /** A list as JSON. */
  kinds: string;
  heard_at_us: number;
}

interface TenantsTable {
  tenant_id: TenantId;
  weight: number;
  max_running: number | null;
}

export interface ApiKeysTable {
  /** Order of creation. */
  ordinal: Generated<number>;
  tenant_id: TenantId;
  id: KeyId;
  lookup: string;
  name: string;
  /** A list as JSON. */
  scopes: string;
  secret_hash: string;
  created_at_us: number;
  expires_at_us: number | null;
  revoked_at_us: number | null;
  last_used_at_us: number | null;
}

interface MetaTable {
  name: string;
  value: string;
}

/** The store's tables at the newest schema version. */
export interface Tables {
  jobs: JobsTable;
  recipes: RecipesTable;
  job_assets: JobAssetsTable;
  attempts: AttemptsTable;
  events: EventsTable;
  outbox: OutboxTable;
  assets: AssetsTable;
  requests: RequestsTable;
  renders: RendersTable;
  batches: BatchesTable;
  batch_changes: BatchChangesTable;
  batch_events: BatchEventsTable;
  queues: QueuesTable;
  leaders: LeadersTable;
  workers: WorkersTable;
  tenants: TenantsTable;
  api_keys: ApiKeysTable;
  meta: MetaTable;
}
