import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { hasEnded, LatheClient, type RemoteJob } from '@lathe/client';
import { FarmProcess } from '../../scripts/farm-process.ts';
import { noise } from '../support/noise.ts';
import { freePort } from '../support/free-port.ts';

/** How often the serving process is killed; LATHE_TEST_KILLS overrides for a quick look. */
const kills = Number(process.env['LATHE_TEST_KILLS'] ?? 100);
const samples = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
);
const recordings = ['loop_amen', 'loop_compus', 'loop_mehackit1', 'loop_perc1', 'bass_dnb_f', 'ambi_piano'];

test(`kill -9 of the serving process ${kills} times: nothing accepted is lost, nothing ends twice, no byte is left over`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-crash-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  const grpcPort = await freePort();
  const address = `127.0.0.1:${grpcPort}`;
  /** Request id → job id of every acknowledged submit. */
  const acknowledged = new Map<string, string>();
  const unanswered: { requestId: string; asset: string; seed: number }[] = [];
  const moments = noise(20_261_123, kills).map((value) => 100 + 600 * (value + 1));
  let seed = 0;

  for (let round = 0; round < kills; round += 1) {
    const farm = await FarmProcess.start(data, { grpcPort });
    const client = LatheClient.connect(address);
    const stop = new AbortController();
    const submitting = submitUntilKilled(client, stop.signal);
    await delay(moments[round] ?? 500);
    await farm.kill();
    stop.abort();
    await submitting;
    client.close();
    const visible = globSync('**/*', { cwd: join(data, 'objects'), withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const entry of visible) assert.doesNotMatch(entry.name, /tmp|part/, 'a partial file among the objects');
  }

  await using farm = await FarmProcess.start(data, { grpcPort });
  await using client = LatheClient.connect(address);
  for (const { requestId, asset, seed: ditherSeed } of unanswered) {
    const { job } = await create(client, requestId, asset, ditherSeed);
    acknowledged.set(requestId, job.id);
  }
  assert.equal(new Set(acknowledged.values()).size, acknowledged.size, 'two request ids share a job');
  for (const [requestId, jobId] of acknowledged) await assertEndedOnce(client, requestId, jobId);
  console.error(
    `     ${kills} kills, ${acknowledged.size} jobs, ${unanswered.length} of them submitted when the process died`,
  );
  await farm[Symbol.asyncDispose]();

  // A new start has no attempt of its own: what no row names is garbage, and its sweep takes it.
  const swept = await FarmProcess.start(data, { grpcPort });
  await swept[Symbol.asyncDispose]();
  assertNoUnreferencedByte(data);

  async function submitUntilKilled(connected: LatheClient, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const name = recordings[seed % recordings.length] ?? '';
      seed += 1;
      const requestId = randomUUID();
      const ditherSeed = seed;
      let asset = '';
      try {
        asset = (await connected.assets.uploadFile(join(samples, `${name}.flac`), { signal })).asset.id;
        acknowledged.set(requestId, (await create(connected, requestId, asset, ditherSeed, signal)).job.id);
      } catch {
        if (asset !== '') unanswered.push({ requestId, asset, seed: ditherSeed });
        return;
      }
      await delay(150);
    }
  }
});

async function create(
  client: LatheClient,
  requestId: string,
  assetId: string,
  ditherSeed: number,
  signal?: AbortSignal,
): Promise<{ job: RemoteJob; created: boolean }> {
  const spec = { master: { target_lufs: -14, ceiling_dbtp: -1, policy: 'best-effort', dither_seed: ditherSeed } };
  return await client.jobs.create({ requestId, inputs: [{ role: 'source', assetId, name: 'take' }], spec }, { signal });
}

async function assertEndedOnce(client: LatheClient, requestId: string, jobId: string): Promise<void> {
  let finished = 0;
  let last: RemoteJob | null = null;
  let lastSeq = 0;
  for await (const event of client.jobs.watch(jobId)) {
    assert.equal(event.seq, lastSeq + 1, `a gap in the events of ${jobId}`);
    lastSeq = event.seq;
    if (event.type === 'finished') finished += 1;
    last = event.job;
  }
  assert.ok(last !== null && hasEnded(last), `${requestId} has not ended`);
  assert.equal(last.state, 'succeeded', `${jobId}: ${JSON.stringify(last.error)}`);
  assert.equal(finished, 1, `${jobId} ended ${finished} times`);
  assert.equal(last.outputs.length, 2);
}

/** Every object belongs to an asset row with its size and hash, every asset row has its object, and nothing else lies about. */
function assertNoUnreferencedByte(data: string): void {
  const [database = ''] = globSync('*.{db,sqlite}', { cwd: data }).filter((name) => !name.includes('lock'));
  const store = new DatabaseSync(join(data, database), { readOnly: true });
  const rows = store.prepare('select object_key, size_bytes, sha256 from assets').all();
  store.close();
  const named = new Map(rows.map((row) => [String(row['object_key']), row]));
  const objects = globSync('**/*', { cwd: join(data, 'objects'), withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const entry of objects) {
    const path = join(entry.parentPath, entry.name);
    const key = path.slice(join(data, 'objects').length + 1);
    const row = named.get(key);
    assert.ok(row, `${key} is stored but nothing names it`);
    const bytes = readFileSync(path);
    assert.equal(bytes.length, Number(row['size_bytes']), key);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), row['sha256'], key);
    named.delete(key);
  }
  assert.deepEqual([...named.keys()], [], 'rows without their object');
  for (const leftovers of ['tmp', 'scratch']) {
    const files = globSync(`${leftovers}/**/*`, { cwd: data, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.deepEqual(
      files.map((entry) => entry.name),
      [],
      `${leftovers} is not empty`,
    );
  }
}
