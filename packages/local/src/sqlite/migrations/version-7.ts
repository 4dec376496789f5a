/**
 * Batches, queues, and who works: batches are counted by folding changes; a queue is found without reading its jobs, and
 * its next job without reading those that may not start yet; keys, leaders, workers and tenants' shares are kept.
 *
 * `queue_place` of a waiting job: 0 due, 1 not due yet, 2 offered. Jobs that wait already all become "not due yet": the first
 * call that looks for work makes those due that are.
 */
export const version7 = `
CREATE TABLE batches (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  label TEXT NOT NULL,
  class TEXT NOT NULL,
  created_at_us INTEGER NOT NULL,
  updated_at_us INTEGER NOT NULL,
  is_closed INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  closing_folded INTEGER NOT NULL,
  is_over INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  running INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  dead INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  request_id TEXT,
  request_hash TEXT NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX batches_by_ordinal ON batches (tenant_id, ordinal);
CREATE UNIQUE INDEX batches_by_request ON batches (tenant_id, request_id) WHERE request_id IS NOT NULL;
CREATE INDEX batches_over ON batches (updated_at_us) WHERE is_over = 1;

CREATE TABLE batch_changes (
  change_id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  payload TEXT NOT NULL
) STRICT;

CREATE TABLE batch_events (
  tenant_id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (tenant_id, batch_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE queues (
  id INTEGER PRIMARY KEY,
  class TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  priority INTEGER NOT NULL,
  batch_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_cancelled INTEGER NOT NULL,
  waiting INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX queues_by_key ON queues (class, tenant_id, priority, batch_id, kind);
CREATE INDEX queues_of_batch ON queues (tenant_id, batch_id);
CREATE INDEX queues_cancelled ON queues (id) WHERE is_cancelled = 1;

ALTER TABLE jobs ADD COLUMN item_hash TEXT;
ALTER TABLE jobs ADD COLUMN queue_id INTEGER;
ALTER TABLE jobs ADD COLUMN queue_place INTEGER;
INSERT INTO queues (class, tenant_id, priority, batch_id, kind, is_cancelled, waiting)
  SELECT class, tenant_id, priority, '', kind, 0, count(*) FROM jobs
  WHERE state IN ('queued', 'offered') GROUP BY class, tenant_id, priority, kind;
UPDATE jobs SET
  queue_place = iif(state = 'offered', 2, 1),
  queue_id = (SELECT id FROM queues
    WHERE class = jobs.class AND tenant_id = jobs.tenant_id AND priority = jobs.priority AND batch_id = ''
      AND kind = jobs.kind)
  WHERE state IN ('queued', 'offered');
DROP INDEX jobs_waiting;
DROP INDEX jobs_offered;
CREATE INDEX jobs_in_queue ON jobs (queue_id, queue_place, ifnull(deadline_us, 9007199254740991), ordinal)
  WHERE queue_id IS NOT NULL;
CREATE INDEX jobs_not_due ON jobs (run_after_us) WHERE queue_place = 1;
CREATE INDEX jobs_by_age ON jobs (class, created_at_us) WHERE state IN ('queued', 'offered');
CREATE INDEX jobs_offered ON jobs (class, offered_at_us) WHERE state = 'offered';
CREATE INDEX jobs_in_hand ON jobs (state, tenant_id, class) WHERE state IN ('offered', 'running');
CREATE UNIQUE INDEX jobs_by_item ON jobs (batch_id, item_key) WHERE batch_id IS NOT NULL;
CREATE INDEX jobs_of_batch ON jobs (batch_id, state, ordinal) WHERE batch_id IS NOT NULL;

CREATE TABLE leaders (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workers (
  worker_id TEXT PRIMARY KEY,
  slots INTEGER NOT NULL,
  free_slots INTEGER NOT NULL,
  free_interactive_only INTEGER NOT NULL,
  kinds TEXT NOT NULL,
  heard_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tenants (
  tenant_id TEXT PRIMARY KEY,
  weight REAL NOT NULL,
  max_running INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  lookup TEXT NOT NULL UNIQUE,
  tenant_id TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at_us INTEGER NOT NULL,
  expires_at_us INTEGER,
  revoked_at_us INTEGER,
  last_used_at_us INTEGER
) STRICT;
CREATE INDEX api_keys_of_tenant ON api_keys (tenant_id);
`;
