import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { localPrincipal } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { DatabaseSync } from 'node:sqlite';
import { LocalJobStore } from '../../jobs/local-job-store.ts';
import { schemaVersion } from './migrate.ts';

let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-migrate-'));
});
after(() => rm(root, { recursive: true }));

/** A data directory whose database is made by the given SQL text. */
async function directoryWith(script: string): Promise<string> {
  const directory = await mkdtemp(join(root, 'store-'));
  const database = new DatabaseSync(join(directory, 'jobs.db'));
  database.exec(script);
  database.close();
  return directory;
}

function versionOf(directory: string): unknown {
  const database = new DatabaseSync(join(directory, 'jobs.db'), { readOnly: true });
  const row = database.prepare("SELECT value FROM meta WHERE name = 'schema_version'").get();
  database.close();
  return row?.['value'];
}

test('a database of version 1 is brought to the newest version and its jobs, events and renders live on', async () => {
  const fixture = await readFile(new URL('./version-1.fixture.sql', import.meta.url), 'utf8');
  const directory = await directoryWith(fixture);
  assert.equal(versionOf(directory), '1');
  const clock = new FakeClock();
  clock.advanceMs(10_000);
  {
    await using store = await LocalJobStore.open({ directory, clock });
    const { jobs } = await store.listJobs(localPrincipal, {}, 100, null);
    assert.deepEqual(
      jobs.map(({ label, state, lastSeq }) => [label, state, lastSeq]),
      [
        ['waiting', 'queued', 1],
        ['running', 'running', 2],
        ['failed', 'failed', 3],
        ['finished', 'succeeded', 4],
      ],
    );
    for (const job of jobs) {
      const events = await store.listEvents(localPrincipal, job.id, 0, 100);
      assert.equal(events.length, job.lastSeq);
      assert.deepEqual(events.at(-1)?.job, job);
    }
    assert.equal(jobs[2]?.error?.code, 'malformed_media');
    assert.equal((await store.takeOutbox(100)).length, 10);

    const [waiting, running] = jobs;
    assert.ok(waiting && running);
    const lease = { tenantId: running.tenantId, jobId: running.id, fence: running.fence };
    assert.deepEqual(await store.renew('worker-1', 15_000, [{ ...lease, progress: 0.1, phase: 'analyse' }]), ['ok']);
    const { inputs, recipe } = waiting;
    const job = { kind: 'master', class: 'bulk', inputs, recipe, label: 'again', attemptLimit: 3 } as const;
    const requestHash = 'c'.repeat(64);
    const known = await store.submit(localPrincipal, {
      job: { ...job, renderKey: null },
      requestId: 'request-waiting',
      requestHash,
    });
    assert.deepEqual([known.created, known.job.id], [false, waiting.id]);
    const reused = await store.submit(localPrincipal, {
      job: { ...job, renderKey: 'key-1' },
      requestId: null,
      requestHash,
    });
    assert.equal(reused.job.state, 'succeeded');
    assert.deepEqual(reused.job.outputs, jobs[3]?.outputs);
    const [queue, ...others] = await store.waitingQueues(['interactive', 'bulk', 'long']);
    assert.deepEqual([queue?.tenantId, queue?.class, others], [waiting.tenantId, waiting.class, []]);
    const worker = { workerId: 'worker-2', bootId: 'boot-2', classes: [waiting.class], leaseMs: 15_000 } as const;
    const claim = await store.claim({ ...worker, kinds: [waiting.kind], hint: null, alone: true });
    assert.equal(claim?.job.id, waiting.id);
    assert.deepEqual(await store.waitingQueues([waiting.class]), []);
    clock.advanceMs(60_000);
    assert.equal(await store.deleteExpiredJobs(clock.nowUs(), 100), 3);
  }
  assert.equal(versionOf(directory), String(schemaVersion));
});

test('a database of a newer version is refused and left as it is', async () => {
  const directory = await directoryWith(
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL); INSERT INTO meta VALUES ('schema_version', '99')",
  );
  await assert.rejects(LocalJobStore.open({ directory }), { code: 'wrong_state', message: /schema version 99/ });
  assert.equal(versionOf(directory), '99');
});

test('a file that is no database is io_error and is left as it is', async () => {
  const directory = await mkdtemp(join(root, 'store-'));
  const path = join(directory, 'jobs.db');
  await writeFile(path, 'not a database, but longer than nothing');
  await assert.rejects(LocalJobStore.open({ directory }), { code: 'io_error', message: /damaged/ });
  assert.equal(await readFile(path, 'utf8'), 'not a database, but longer than nothing');
});

test('a step that fails leaves the version before, whole', async () => {
  const directory = await directoryWith(
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT; INSERT INTO meta VALUES ('schema_version', '1'); CREATE TABLE jobs (updated_at_us INTEGER) STRICT",
  );
  await assert.rejects(LocalJobStore.open({ directory }), { code: 'internal' });
  assert.equal(versionOf(directory), '1');
  const database = new DatabaseSync(join(directory, 'jobs.db'), { readOnly: true });
  assert.deepEqual(
    database
      .prepare('PRAGMA table_info(jobs)')
      .all()
      .map((column) => column['name']),
    ['updated_at_us'],
  );
  database.close();
});
