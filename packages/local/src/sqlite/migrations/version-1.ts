/** The first schema. Frozen: databases of this version exist. */
export const version1 = `
CREATE TABLE jobs (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  class TEXT NOT NULL,
  state TEXT NOT NULL,
  recipe TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at_us INTEGER NOT NULL,
  updated_at_us INTEGER NOT NULL,
  run_after_us INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  losses INTEGER NOT NULL,
  attempt_limit INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  progress REAL NOT NULL,
  phase TEXT NOT NULL,
  cancel_requested INTEGER NOT NULL,
  error TEXT,
  reused INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  render_key TEXT,
  offered_at_us INTEGER,
  worker_id TEXT,
  boot_id TEXT,
  lease_until_us INTEGER,
  PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX jobs_by_ordinal ON jobs (tenant_id, ordinal);
CREATE INDEX jobs_waiting ON jobs (class, tenant_id, ordinal) WHERE state IN ('queued', 'offered');
CREATE INDEX jobs_offered ON jobs (offered_at_us) WHERE state = 'offered';
CREATE INDEX jobs_running ON jobs (lease_until_us) WHERE state = 'running';

CREATE TABLE job_assets (
  tenant_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  direction TEXT NOT NULL,
  position INTEGER NOT NULL,
  role TEXT NOT NULL,
  asset_id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (tenant_id, job_id, direction, position),
  FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_assets_by_asset ON job_assets (tenant_id, asset_id);

CREATE TABLE attempts (
  tenant_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  fence INTEGER NOT NULL,
  worker_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  started_at_us INTEGER NOT NULL,
  ended_at_us INTEGER,
  error TEXT,
  PRIMARY KEY (tenant_id, job_id, fence),
  FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  tenant_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (tenant_id, job_id, seq)
) STRICT;

CREATE TABLE outbox (
  outbox_id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  payload TEXT
) STRICT;
CREATE INDEX outbox_by_job ON outbox (tenant_id, job_id, seq);

CREATE TABLE assets (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  object_key TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  created_at_us INTEGER NOT NULL,
  deleted_at_us INTEGER,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX assets_live ON assets (tenant_id, sha256) WHERE deleted_at_us IS NULL;
CREATE INDEX assets_by_object ON assets (object_key, tenant_id);
CREATE INDEX assets_deleted ON assets (deleted_at_us) WHERE deleted_at_us IS NOT NULL;

CREATE TABLE requests (
  tenant_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  job_id TEXT NOT NULL,
  created_at_us INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_by_job ON requests (tenant_id, job_id);

CREATE TABLE renders (
  tenant_id TEXT NOT NULL,
  render_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  role TEXT NOT NULL,
  asset_id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (tenant_id, render_key, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX renders_by_asset ON renders (tenant_id, asset_id);

CREATE TABLE tenant_turns (
  tenant_id TEXT NOT NULL,
  class TEXT NOT NULL,
  offer_turn INTEGER NOT NULL,
  claim_turn INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, class)
) STRICT, WITHOUT ROWID;
`;
