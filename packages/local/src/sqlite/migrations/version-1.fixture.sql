CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
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

INSERT INTO meta VALUES ('schema_version', '1');
INSERT INTO assets (tenant_id, id, sha256, size_bytes, object_key, name, media_type, created_at_us, deleted_at_us)
  VALUES ('local', 'ast_019b76da-a800-78f7-bacf-db5cdef334bd', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1000, 'local/uploads/a', 'a.wav', 'audio/wav', 1767225600000000, NULL);
INSERT INTO assets (tenant_id, id, sha256, size_bytes, object_key, name, media_type, created_at_us, deleted_at_us)
  VALUES ('local', 'ast_019b76da-abe8-7e16-a41c-3ec837011caa', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 1000, 'local/uploads/b', 'b.wav', 'audio/wav', 1767225601000000, NULL);
INSERT INTO jobs (tenant_id, id, ordinal, kind, class, state, recipe, label, created_at_us, updated_at_us, run_after_us, attempts, losses, attempt_limit, fence, progress, phase, cancel_requested, error, reused, last_seq, render_key, offered_at_us, worker_id, boot_id, lease_until_us)
  VALUES ('local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 1, 'master', 'bulk', 'succeeded', '{"schema":"lathe.recipe.master/1"}', 'finished', 1767225601000000, 1767225601000000, 1767225601000000, 0, 0, 3, 1, 1, '', 0, NULL, 0, 4, 'key-1', NULL, NULL, NULL, NULL);
INSERT INTO jobs (tenant_id, id, ordinal, kind, class, state, recipe, label, created_at_us, updated_at_us, run_after_us, attempts, losses, attempt_limit, fence, progress, phase, cancel_requested, error, reused, last_seq, render_key, offered_at_us, worker_id, boot_id, lease_until_us)
  VALUES ('local', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 2, 'master', 'bulk', 'failed', '{"schema":"lathe.recipe.master/1"}', 'failed', 1767225602000000, 1767225602000000, 1767225602000000, 1, 0, 3, 1, 0, '', 0, '{"code":"malformed_media","message":"There is no data chunk.","details":{"chunk":"data"}}', 0, 3, NULL, NULL, NULL, NULL, NULL);
INSERT INTO jobs (tenant_id, id, ordinal, kind, class, state, recipe, label, created_at_us, updated_at_us, run_after_us, attempts, losses, attempt_limit, fence, progress, phase, cancel_requested, error, reused, last_seq, render_key, offered_at_us, worker_id, boot_id, lease_until_us)
  VALUES ('local', 'job_019b76da-b3b8-73e5-a379-873bc612b86d', 3, 'master', 'bulk', 'running', '{"schema":"lathe.recipe.master/1"}', 'running', 1767225603000000, 1767225603000000, 1767225603000000, 0, 0, 3, 1, 0, '', 0, NULL, 0, 2, NULL, NULL, 'worker-1', 'boot-1', 1767225618000000);
INSERT INTO jobs (tenant_id, id, ordinal, kind, class, state, recipe, label, created_at_us, updated_at_us, run_after_us, attempts, losses, attempt_limit, fence, progress, phase, cancel_requested, error, reused, last_seq, render_key, offered_at_us, worker_id, boot_id, lease_until_us)
  VALUES ('local', 'job_019b76da-b7a0-77c5-8648-4b2232d0fa2c', 4, 'master', 'bulk', 'queued', '{"schema":"lathe.recipe.master/1"}', 'waiting', 1767225604000000, 1767225604000000, 1767225604000000, 0, 0, 3, 0, 0, '', 0, NULL, 0, 1, NULL, NULL, NULL, NULL, NULL);
INSERT INTO job_assets (tenant_id, job_id, direction, position, role, asset_id, name)
  VALUES ('local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 'input', 0, 'source', 'ast_019b76da-a800-78f7-bacf-db5cdef334bd', 'take.wav');
INSERT INTO job_assets (tenant_id, job_id, direction, position, role, asset_id, name)
  VALUES ('local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 'output', 0, 'master', 'ast_019b76da-abe8-7e16-a41c-3ec837011caa', 'b.wav');
INSERT INTO job_assets (tenant_id, job_id, direction, position, role, asset_id, name)
  VALUES ('local', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 'input', 0, 'source', 'ast_019b76da-a800-78f7-bacf-db5cdef334bd', 'take.wav');
INSERT INTO job_assets (tenant_id, job_id, direction, position, role, asset_id, name)
  VALUES ('local', 'job_019b76da-b3b8-73e5-a379-873bc612b86d', 'input', 0, 'source', 'ast_019b76da-a800-78f7-bacf-db5cdef334bd', 'take.wav');
INSERT INTO job_assets (tenant_id, job_id, direction, position, role, asset_id, name)
  VALUES ('local', 'job_019b76da-b7a0-77c5-8648-4b2232d0fa2c', 'input', 0, 'source', 'ast_019b76da-a800-78f7-bacf-db5cdef334bd', 'take.wav');
INSERT INTO attempts (tenant_id, job_id, fence, worker_id, outcome, started_at_us, ended_at_us, error)
  VALUES ('local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 1, 'worker-1', 'succeeded', 1767225601000000, 1767225601000000, NULL);
INSERT INTO attempts (tenant_id, job_id, fence, worker_id, outcome, started_at_us, ended_at_us, error)
  VALUES ('local', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 1, 'worker-1', 'failed', 1767225602000000, 1767225602000000, '{"code":"malformed_media","message":"There is no data chunk.","details":{"chunk":"data"}}');
INSERT INTO attempts (tenant_id, job_id, fence, worker_id, outcome, started_at_us, ended_at_us, error)
  VALUES ('local', 'job_019b76da-b3b8-73e5-a379-873bc612b86d', 1, 'worker-1', 'running', 1767225603000000, NULL, NULL);
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 1, '{"tenantId":"local","jobId":"job_019b76da-abe8-75b2-8338-7bddf525be85","seq":1,"type":"submitted","state":"queued","atUs":1767225601000000,"fence":0,"progress":0,"phase":"","job":{"id":"job_019b76da-abe8-75b2-8338-7bddf525be85","state":"queued","runAfterUs":1767225601000000,"attempts":0,"losses":0,"attemptLimit":3,"fence":0,"progress":0,"phase":"","cancelRequested":false,"error":null,"reused":false,"tenantId":"local","kind":"master","class":"bulk","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"finished","createdAtUs":1767225601000000,"updatedAtUs":1767225601000000,"lastSeq":1}}');
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 2, '{"tenantId":"local","jobId":"job_019b76da-abe8-75b2-8338-7bddf525be85","seq":2,"type":"started","state":"running","atUs":1767225601000000,"fence":1,"progress":0,"phase":"","job":{"id":"job_019b76da-abe8-75b2-8338-7bddf525be85","tenantId":"local","kind":"master","class":"bulk","state":"running","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"finished","createdAtUs":1767225601000000,"updatedAtUs":1767225601000000,"runAfterUs":1767225601000000,"attempts":0,"losses":0,"attemptLimit":3,"fence":1,"progress":0,"phase":"","cancelRequested":false,"error":null,"reused":false,"lastSeq":2}}');
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 3, '{"tenantId":"local","jobId":"job_019b76da-abe8-75b2-8338-7bddf525be85","seq":3,"type":"progress","state":"running","atUs":1767225601000000,"fence":1,"progress":0.5,"phase":"write","job":{"id":"job_019b76da-abe8-75b2-8338-7bddf525be85","tenantId":"local","kind":"master","class":"bulk","state":"running","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"finished","createdAtUs":1767225601000000,"updatedAtUs":1767225601000000,"runAfterUs":1767225601000000,"attempts":0,"losses":0,"attemptLimit":3,"fence":1,"progress":0.5,"phase":"write","cancelRequested":false,"error":null,"reused":false,"lastSeq":3}}');
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 4, '{"tenantId":"local","jobId":"job_019b76da-abe8-75b2-8338-7bddf525be85","seq":4,"type":"finished","state":"succeeded","atUs":1767225601000000,"fence":1,"progress":1,"phase":"","job":{"id":"job_019b76da-abe8-75b2-8338-7bddf525be85","tenantId":"local","kind":"master","class":"bulk","state":"succeeded","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[{"role":"master","assetId":"ast_019b76da-abe8-7e16-a41c-3ec837011caa","name":"b.wav"}],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"finished","createdAtUs":1767225601000000,"updatedAtUs":1767225601000000,"runAfterUs":1767225601000000,"attempts":0,"losses":0,"attemptLimit":3,"fence":1,"progress":1,"phase":"","cancelRequested":false,"error":null,"reused":false,"lastSeq":4}}');
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 1, '{"tenantId":"local","jobId":"job_019b76da-afd0-7c37-97de-d04ac37120c2","seq":1,"type":"submitted","state":"queued","atUs":1767225602000000,"fence":0,"progress":0,"phase":"","job":{"id":"job_019b76da-afd0-7c37-97de-d04ac37120c2","state":"queued","runAfterUs":1767225602000000,"attempts":0,"losses":0,"attemptLimit":3,"fence":0,"progress":0,"phase":"","cancelRequested":false,"error":null,"reused":false,"tenantId":"local","kind":"master","class":"bulk","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"failed","createdAtUs":1767225602000000,"updatedAtUs":1767225602000000,"lastSeq":1}}');
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 2, '{"tenantId":"local","jobId":"job_019b76da-afd0-7c37-97de-d04ac37120c2","seq":2,"type":"started","state":"running","atUs":1767225602000000,"fence":1,"progress":0,"phase":"","job":{"id":"job_019b76da-afd0-7c37-97de-d04ac37120c2","tenantId":"local","kind":"master","class":"bulk","state":"running","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"failed","createdAtUs":1767225602000000,"updatedAtUs":1767225602000000,"runAfterUs":1767225602000000,"attempts":0,"losses":0,"attemptLimit":3,"fence":1,"progress":0,"phase":"","cancelRequested":false,"error":null,"reused":false,"lastSeq":2}}');
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 3, '{"tenantId":"local","jobId":"job_019b76da-afd0-7c37-97de-d04ac37120c2","seq":3,"type":"finished","state":"failed","atUs":1767225602000000,"fence":1,"progress":0,"phase":"","job":{"id":"job_019b76da-afd0-7c37-97de-d04ac37120c2","tenantId":"local","kind":"master","class":"bulk","state":"failed","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"failed","createdAtUs":1767225602000000,"updatedAtUs":1767225602000000,"runAfterUs":1767225602000000,"attempts":1,"losses":0,"attemptLimit":3,"fence":1,"progress":0,"phase":"","cancelRequested":false,"error":{"code":"malformed_media","message":"There is no data chunk.","details":{"chunk":"data"}},"reused":false,"lastSeq":3}}');
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-b3b8-73e5-a379-873bc612b86d', 1, '{"tenantId":"local","jobId":"job_019b76da-b3b8-73e5-a379-873bc612b86d","seq":1,"type":"submitted","state":"queued","atUs":1767225603000000,"fence":0,"progress":0,"phase":"","job":{"id":"job_019b76da-b3b8-73e5-a379-873bc612b86d","state":"queued","runAfterUs":1767225603000000,"attempts":0,"losses":0,"attemptLimit":3,"fence":0,"progress":0,"phase":"","cancelRequested":false,"error":null,"reused":false,"tenantId":"local","kind":"master","class":"bulk","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"running","createdAtUs":1767225603000000,"updatedAtUs":1767225603000000,"lastSeq":1}}');
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-b3b8-73e5-a379-873bc612b86d', 2, '{"tenantId":"local","jobId":"job_019b76da-b3b8-73e5-a379-873bc612b86d","seq":2,"type":"started","state":"running","atUs":1767225603000000,"fence":1,"progress":0,"phase":"","job":{"id":"job_019b76da-b3b8-73e5-a379-873bc612b86d","tenantId":"local","kind":"master","class":"bulk","state":"running","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"running","createdAtUs":1767225603000000,"updatedAtUs":1767225603000000,"runAfterUs":1767225603000000,"attempts":0,"losses":0,"attemptLimit":3,"fence":1,"progress":0,"phase":"","cancelRequested":false,"error":null,"reused":false,"lastSeq":2}}');
INSERT INTO events (tenant_id, job_id, seq, payload)
  VALUES ('local', 'job_019b76da-b7a0-77c5-8648-4b2232d0fa2c', 1, '{"tenantId":"local","jobId":"job_019b76da-b7a0-77c5-8648-4b2232d0fa2c","seq":1,"type":"submitted","state":"queued","atUs":1767225604000000,"fence":0,"progress":0,"phase":"","job":{"id":"job_019b76da-b7a0-77c5-8648-4b2232d0fa2c","state":"queued","runAfterUs":1767225604000000,"attempts":0,"losses":0,"attemptLimit":3,"fence":0,"progress":0,"phase":"","cancelRequested":false,"error":null,"reused":false,"tenantId":"local","kind":"master","class":"bulk","inputs":[{"role":"source","assetId":"ast_019b76da-a800-78f7-bacf-db5cdef334bd","name":"take.wav"}],"outputs":[],"recipe":"{\"schema\":\"lathe.recipe.master/1\"}","label":"waiting","createdAtUs":1767225604000000,"updatedAtUs":1767225604000000,"lastSeq":1}}');
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (1, 'local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 1, NULL);
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (2, 'local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 2, NULL);
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (3, 'local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 3, NULL);
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (4, 'local', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 4, NULL);
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (5, 'local', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 1, NULL);
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (6, 'local', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 2, NULL);
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (7, 'local', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 3, NULL);
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (8, 'local', 'job_019b76da-b3b8-73e5-a379-873bc612b86d', 1, NULL);
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (9, 'local', 'job_019b76da-b3b8-73e5-a379-873bc612b86d', 2, NULL);
INSERT INTO outbox (outbox_id, tenant_id, job_id, seq, payload)
  VALUES (10, 'local', 'job_019b76da-b7a0-77c5-8648-4b2232d0fa2c', 1, NULL);
INSERT INTO requests (tenant_id, request_id, request_hash, job_id, created_at_us)
  VALUES ('local', 'request-failed', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'job_019b76da-afd0-7c37-97de-d04ac37120c2', 1767225602000000);
INSERT INTO requests (tenant_id, request_id, request_hash, job_id, created_at_us)
  VALUES ('local', 'request-finished', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'job_019b76da-abe8-75b2-8338-7bddf525be85', 1767225601000000);
INSERT INTO requests (tenant_id, request_id, request_hash, job_id, created_at_us)
  VALUES ('local', 'request-running', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'job_019b76da-b3b8-73e5-a379-873bc612b86d', 1767225603000000);
INSERT INTO requests (tenant_id, request_id, request_hash, job_id, created_at_us)
  VALUES ('local', 'request-waiting', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'job_019b76da-b7a0-77c5-8648-4b2232d0fa2c', 1767225604000000);
INSERT INTO renders (tenant_id, render_key, position, role, asset_id, name)
  VALUES ('local', 'key-1', 0, 'master', 'ast_019b76da-abe8-7e16-a41c-3ec837011caa', 'b.wav');
INSERT INTO tenant_turns (tenant_id, class, offer_turn, claim_turn)
  VALUES ('local', 'bulk', 0, 3);
