/**
 * The first schema. Names are those of the SQLite store where both have a thing. Texts that are keys compare by bytes;
 * `fillfactor` leaves room for the renewals of running jobs, which touch no index.
 */
export const version1: readonly string[] = [
  `CREATE TABLE recipes (
    tenant_id TEXT COLLATE "C" NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    hash TEXT COLLATE "C" NOT NULL,
    recipe TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
  )`,
  'CREATE UNIQUE INDEX recipes_by_hash ON recipes (tenant_id, hash)',

  'CREATE SEQUENCE jobs_ordinal AS BIGINT',
  `CREATE TABLE jobs (
    tenant_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    ordinal BIGINT NOT NULL DEFAULT nextval('jobs_ordinal'),
    created_at_us BIGINT NOT NULL,
    updated_at_us BIGINT NOT NULL,
    run_after_us BIGINT NOT NULL,
    recipe_id BIGINT NOT NULL,
    queue_id BIGINT NOT NULL,
    progress DOUBLE PRECISION NOT NULL DEFAULT 0,
    work_seconds DOUBLE PRECISION NOT NULL,
    offered_at_us BIGINT,
    lease_until_us BIGINT,
    progress_event_at_us BIGINT NOT NULL DEFAULT 0,
    ended_at_us BIGINT,
    deadline_us BIGINT,
    last_seq BIGINT NOT NULL DEFAULT 1,
    fence BIGINT NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    losses INTEGER NOT NULL DEFAULT 0,
    attempt_limit INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    cancel_requested BOOLEAN NOT NULL DEFAULT false,
    reused BOOLEAN NOT NULL DEFAULT false,
    degraded BOOLEAN NOT NULL DEFAULT false,
    kind TEXT COLLATE "C" NOT NULL,
    class TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    label TEXT NOT NULL,
    phase TEXT NOT NULL DEFAULT '',
    error TEXT,
    render_key TEXT COLLATE "C",
    worker_id TEXT COLLATE "C",
    boot_id TEXT COLLATE "C",
    batch_id TEXT COLLATE "C",
    item_key TEXT COLLATE "C",
    item_hash TEXT COLLATE "C",
    PRIMARY KEY (tenant_id, id)
  ) WITH (fillfactor = 85)`,
  'CREATE INDEX jobs_by_state ON jobs (tenant_id, state, ordinal)',
  'CREATE INDEX jobs_by_batch ON jobs (batch_id, state, ordinal) WHERE batch_id IS NOT NULL',
  'CREATE UNIQUE INDEX jobs_by_item ON jobs (tenant_id, batch_id, item_key) WHERE batch_id IS NOT NULL',
  'CREATE INDEX jobs_by_recipe ON jobs (tenant_id, recipe_id)',
  `CREATE INDEX jobs_queued ON jobs (queue_id, deadline_us, ordinal) INCLUDE (created_at_us, work_seconds) WHERE state = 'queued'`,
  `CREATE INDEX jobs_offered ON jobs (class, offered_at_us, ordinal) INCLUDE (created_at_us, work_seconds) WHERE state = 'offered'`,
  `CREATE INDEX jobs_running ON jobs (tenant_id, class) WHERE state = 'running'`,
  `CREATE INDEX jobs_lone ON jobs (class, tenant_id, ordinal) WHERE state IN ('queued', 'offered') AND losses > 0`,
  'CREATE INDEX jobs_ended ON jobs (ended_at_us) WHERE ended_at_us IS NOT NULL',

  `CREATE TABLE job_assets (
    tenant_id TEXT COLLATE "C" NOT NULL,
    job_id TEXT COLLATE "C" NOT NULL,
    direction TEXT COLLATE "C" NOT NULL,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    asset_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (tenant_id, job_id, direction, position)
  )`,
  'CREATE INDEX job_assets_by_asset ON job_assets (tenant_id, asset_id)',

  `CREATE TABLE attempts (
    tenant_id TEXT COLLATE "C" NOT NULL,
    job_id TEXT COLLATE "C" NOT NULL,
    fence BIGINT NOT NULL,
    worker_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    started_at_us BIGINT NOT NULL,
    ended_at_us BIGINT,
    error TEXT,
    PRIMARY KEY (tenant_id, job_id, fence)
  ) WITH (fillfactor = 85)`,

  `CREATE TABLE events (
    tenant_id TEXT COLLATE "C" NOT NULL,
    job_id TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (tenant_id, job_id, seq)
  )`,

  `CREATE TABLE outbox (
    outbox_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL,
    job_id TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    taken_until_us BIGINT NOT NULL DEFAULT 0,
    taken_by TEXT COLLATE "C",
    payload TEXT
  ) WITH (fillfactor = 50)`,
  'CREATE INDEX outbox_by_job ON outbox (tenant_id, job_id, seq)',

  `CREATE TABLE assets (
    tenant_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    size_bytes BIGINT NOT NULL,
    object_key TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    deleted_at_us BIGINT,
    is_upload BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, id)
  )`,
  'CREATE UNIQUE INDEX assets_live ON assets (tenant_id, sha256) WHERE deleted_at_us IS NULL',
  'CREATE INDEX assets_by_object ON assets (object_key, tenant_id)',
  'CREATE INDEX assets_deleted ON assets (deleted_at_us) WHERE deleted_at_us IS NOT NULL',

  `CREATE TABLE requests (
    tenant_id TEXT COLLATE "C" NOT NULL,
    request_id TEXT COLLATE "C" NOT NULL,
    request_hash TEXT NOT NULL,
    job_id TEXT COLLATE "C" NOT NULL,
    created_at_us BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, request_id)
  )`,
  'CREATE INDEX requests_by_job ON requests (tenant_id, job_id)',

  `CREATE TABLE renders (
    tenant_id TEXT COLLATE "C" NOT NULL,
    render_key TEXT COLLATE "C" NOT NULL,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    asset_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    degraded BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, render_key, position)
  )`,
  'CREATE INDEX renders_by_asset ON renders (tenant_id, asset_id)',

  `CREATE TABLE batches (
    tenant_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    ordinal BIGINT GENERATED ALWAYS AS IDENTITY,
    label TEXT NOT NULL,
    class TEXT COLLATE "C" NOT NULL,
    created_at_us BIGINT NOT NULL,
    updated_at_us BIGINT NOT NULL,
    is_closed BOOLEAN NOT NULL,
    cancel_requested BOOLEAN NOT NULL,
    closing_folded BOOLEAN NOT NULL,
    is_over BOOLEAN NOT NULL,
    waiting BIGINT NOT NULL,
    running BIGINT NOT NULL,
    succeeded BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    dead BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    request_id TEXT COLLATE "C",
    request_hash TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
  ) WITH (fillfactor = 50)`,
  'CREATE INDEX batches_by_ordinal ON batches (tenant_id, ordinal)',
  'CREATE UNIQUE INDEX batches_by_request ON batches (tenant_id, request_id) WHERE request_id IS NOT NULL',
  'CREATE INDEX batches_cancelled ON batches (ordinal) WHERE cancel_requested AND NOT is_over',
  'CREATE INDEX batches_over ON batches (updated_at_us) WHERE is_over',

  `CREATE TABLE batch_changes (
    change_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL,
    batch_id TEXT COLLATE "C" NOT NULL,
    payload TEXT NOT NULL
  )`,

  `CREATE TABLE batch_events (
    tenant_id TEXT COLLATE "C" NOT NULL,
    batch_id TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (tenant_id, batch_id, seq)
  )`,

  `CREATE TABLE queues (
    id BIGINT PRIMARY KEY,
    class TEXT COLLATE "C" NOT NULL,
    tenant_id TEXT COLLATE "C" NOT NULL,
    priority INTEGER NOT NULL,
    batch_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    touched_at_us BIGINT NOT NULL
  )`,
  'CREATE UNIQUE INDEX queues_by_key ON queues (class, tenant_id, priority, batch_id, kind)',

  'CREATE TABLE leaders (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until_us BIGINT NOT NULL)',
  `CREATE TABLE workers (
    worker_id TEXT COLLATE "C" PRIMARY KEY,
    slots INTEGER NOT NULL,
    free_slots INTEGER NOT NULL,
    free_interactive_only INTEGER NOT NULL,
    kinds TEXT NOT NULL,
    heard_at_us BIGINT NOT NULL
  ) WITH (fillfactor = 50)`,
  `CREATE TABLE tenants (
    tenant_id TEXT COLLATE "C" PRIMARY KEY,
    weight DOUBLE PRECISION NOT NULL,
    max_running INTEGER
  )`,
  `CREATE TABLE api_keys (
    ordinal BIGINT GENERATED ALWAYS AS IDENTITY,
    tenant_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    lookup TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    expires_at_us BIGINT,
    revoked_at_us BIGINT,
    last_used_at_us BIGINT,
    PRIMARY KEY (tenant_id, id)
  )`,
  'CREATE UNIQUE INDEX api_keys_by_lookup ON api_keys (lookup)',
  'CREATE UNIQUE INDEX api_keys_by_id ON api_keys (id)',
];
