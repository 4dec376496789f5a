import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { masterReportSchema, measurementSchema } from '@lathe/core';
import type { JobSpec, LatheClient, RemoteJob } from '@lathe/client';
import type { Gateway } from '@lathe/gateway';
import { endOf } from '../support/follow-job.ts';
import { goodFile, hostileFiles, hostileLimits, longChunkFile, type HostileFile } from '../support/hostile-files.ts';
import { TestFarm } from '../support/test-farm.ts';

const target = { target_lufs: -20, policy: 'best-effort' } as const;

/** What the owner of a job sees of a failure must not tell where on the server it happened. */
function requireNoPaths(text: string, farm: TestFarm): void {
  for (const place of [farm.directory, tmpdir(), 'scratch/', 'worker-', '/work', '.ts:'])
    assert.ok(!text.includes(place), `${place} in ${text}`);
}

/** What both doors say of a job's end. */
type EndedJob = Pick<RemoteJob, 'state' | 'error' | 'degraded'>;

function answerOf({ state, error, degraded }: EndedJob): string {
  if (state === 'succeeded') return degraded ? 'degraded' : 'report';
  assert.equal(state, 'failed');
  return error?.code ?? 'no error';
}

async function renderByGrpc(client: LatheClient, path: string, spec: JobSpec): Promise<RemoteJob> {
  const { asset } = await client.assets.uploadFile(path);
  const inputs = [{ role: 'source', assetId: asset.id, name: 'input.wav' }];
  const { job } = await client.jobs.create({ inputs, spec, noReuse: true });
  return await endOf(client, job.id);
}

interface RestJob {
  readonly id: string;
  readonly state: string;
  readonly degraded?: boolean;
  readonly error?: { readonly code: string; readonly message: string; readonly details: Record<string, string> };
}

async function restJson<Body>(url: string, init: RequestInit = {}): Promise<Body> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  assert.ok(response.ok, text);
  const body: Body = JSON.parse(text);
  return body;
}

async function renderByRest({ origin }: Gateway, bytes: Uint8Array, spec: object): Promise<EndedJob> {
  const { asset } = await restJson<{ asset: { id: string } }>(`${origin}/v1/assets?name=input.wav`, {
    method: 'POST',
    body: Uint8Array.from(bytes),
    headers: { 'Content-Type': 'audio/wav' },
  });
  const request = { ...spec, inputs: [{ role: 'source', assetId: asset.id }], noReuse: true };
  const { job } = await restJson<{ job: RestJob }>(`${origin}/v1/jobs`, {
    method: 'POST',
    body: JSON.stringify(request),
    headers: { 'Content-Type': 'application/json' },
  });
  // The stream of events ends with the job.
  await (await fetch(`${origin}/v1/jobs/${job.id}/events`, { signal: AbortSignal.timeout(60_000) })).text();
  const { state, degraded, error } = (await restJson<{ job: RestJob }>(`${origin}/v1/jobs/${job.id}`)).job;
  return {
    state: state === 'JOB_STATE_SUCCEEDED' ? 'succeeded' : 'failed',
    degraded: degraded ?? false,
    error: error ?? null,
  };
}

test('every hostile file gets its documented answer as a gRPC and as a REST job, the same worker takes them all, and none tells a path of the server', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  await using worker = await farm.openWorker(gateway, 2, hostileLimits);
  using client = farm.connect(gateway);
  const answers: string[] = [];
  const expected: string[] = [];
  const waiting: Promise<void>[] = [];
  const judge = (
    door: string,
    { name, strict }: HostileFile,
    wanted: string | undefined,
    ended: Promise<EndedJob>,
  ): void => {
    expected.push(`${door} ${name}: ${wanted ?? strict}`);
    waiting.push(
      ended.then((job) => {
        requireNoPaths(JSON.stringify(job.error ?? null), farm);
        answers.push(`${door} ${name}: ${answerOf(job)}`);
      }),
    );
  };
  for (const file of hostileFiles) {
    const path = join(farm.directory, file.name);
    writeFileSync(path, file.bytes);
    judge('gRPC analyze', file, undefined, renderByGrpc(client, path, { analyze: {} }));
    judge('gRPC lenient', file, file.lenient, renderByGrpc(client, path, { analyze: { lenient: true } }));
    judge('REST master', file, undefined, renderByRest(gateway, file.bytes, { master: {} }));
    judge('REST lenient', file, file.lenient, renderByRest(gateway, file.bytes, { master: { lenient: true } }));
    if (waiting.length >= 16) await Promise.all(waiting.splice(0));
  }
  await Promise.all(waiting);
  assert.deepEqual(answers.toSorted(), expected.toSorted());

  const longChunk = await renderByRest(gateway, longChunkFile, { master: {} });
  assert.equal(longChunk.error?.code, 'limit_exceeded');
  assert.partialDeepStrictEqual(longChunk.error?.details, { limit: 'chunk-bytes', limitValue: '100000' });
  const absurd = hostileFiles.find(({ name }) => name === 'wav-absurd-floats.wav')?.bytes ?? new Uint8Array();
  const rejected = await renderByRest(gateway, absurd, { master: { nonFinite: 'reject' } });
  assert.equal(rejected.error?.code, 'nonfinite_samples');

  const path = join(farm.directory, 'good.wav');
  writeFileSync(path, goodFile);
  const good = await renderByGrpc(client, path, { master: target });
  assert.equal(answerOf(good), 'report');
  const succeeded = await worker.attempts('succeeded');
  const failed = await worker.attempts('failed');
  assert.equal(succeeded + failed, expected.length + 3, 'no attempt was lost or repeated');
});

test('the report of a degraded job is an output like any other and says what is missing; a reused one is marked too', async () => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway();
  await using _worker = await farm.openWorker(gateway);
  using client = farm.connect(gateway);
  const path = join(farm.directory, 'cut.wav');
  writeFileSync(path, goodFile.subarray(0, 60_000));
  const { asset } = await client.assets.uploadFile(path);
  const inputs = [{ role: 'source', assetId: asset.id, name: 'cut.wav' }];
  const first = await endOf(client, (await client.jobs.create({ inputs, spec: { master: { lenient: true } } })).job.id);
  assert.deepEqual([first.state, first.degraded], ['succeeded', true]);
  const again = (await client.jobs.create({ inputs, spec: { master: { lenient: true } } })).job;
  assert.deepEqual([again.reused, again.degraded], [true, true]);
  const output = first.outputs.find(({ role }) => role === 'report');
  assert.ok(output);
  await client.assets.downloadFile(output.assetId, join(farm.directory, 'report.json'));
  const report = masterReportSchema.parse(JSON.parse(readFileSync(join(farm.directory, 'report.json'), 'utf8')));
  assert.equal(report.degraded, true);
  assert.deepEqual(
    report.damage?.map(({ startFrame, lengthFrames }) => [startFrame, lengthFrames]),
    [[14_989, 7061]],
  );
  measurementSchema.parse(report.before);
});
