import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { FarmProcess } from '../../scripts/farm-process.ts';
import { lathePath } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { missing } from '../peers/tools.ts';

const grpcurl = (): string | null =>
  spawnSync('grpcurl', ['-version'], { stdio: 'ignore' }).status === 0 ? null : 'grpcurl is missing (go install)';
const skip = missing(grpcurl) ?? false;
const samples = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
);

/** Concatenated JSON objects, as grpcurl prints a stream. */
function objects(text: string): Record<string, unknown>[] {
  return text
    .split(/\n(?=\{)/)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.parse(part) as Record<string, unknown>);
}

function call(address: string, method: string, messages: readonly object[]): Record<string, unknown>[] {
  const args = ['-plaintext', '-max-msg-sz', '8388608', '-d', '@', address, method];
  const input = messages.map((message) => JSON.stringify(message)).join('\n');
  const done = spawnSync('grpcurl', args, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  assert.equal(done.status, 0, done.stderr);
  return objects(done.stdout);
}

interface WatchLine {
  readonly event?: { readonly seq: string; readonly type: string; readonly job: { readonly state: string } };
  readonly resume_token?: string;
  readonly resumeToken?: string;
}
const tokenOf = (line: WatchLine): string => line.resumeToken ?? line.resume_token ?? '';

/** Uploads a recording by grpcurl and submits it, slow enough to be watched. */
function submit(address: string, name: string): { jobId: string; sha256: string } {
  const bytes = readFileSync(join(samples, `${name}.flac`));
  const parts: object[] = [{ header: { name: `${name}.flac` } }];
  for (let at = 0; at < bytes.length; at += 500_000)
    parts.push({ data: bytes.subarray(at, at + 500_000).toString('base64') });
  const [uploaded] = call(address, 'lathe.v1.Assets/Upload', parts) as [{ asset: { id: string; sha256: string } }];
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  assert.equal(uploaded.asset.sha256, sha256);
  const inputs = [{ role: 'source', asset_id: uploaded.asset.id, name }];
  const body = {
    request_id: crypto.randomUUID(),
    inputs,
    master: { target_lufs: -9, ceiling_dbtp: -1, policy: 'best-effort' },
  };
  const [created] = call(address, 'lathe.v1.Jobs/Create', [body]) as [{ job: { id: string } }];
  const [again] = call(address, 'lathe.v1.Jobs/Create', [body]) as [{ job: { id: string } }];
  assert.equal(again.job.id, created.job.id, 'the same request_id made another job');
  return { jobId: created.job.id, sha256 };
}

test('grpcurl by reflection alone uploads, submits, watches and fetches', { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-grpcurl-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  await using farm = await FarmProcess.start(join(folder, 'data'));
  const listed = spawnSync('grpcurl', ['-plaintext', farm.grpcAddress, 'list'], { encoding: 'utf8' });
  for (const service of ['lathe.v1.Jobs', 'lathe.v1.Assets', 'lathe.v1.Profiles', 'grpc.health.v1.Health']) {
    assert.match(listed.stdout, new RegExp(`^${service}$`, 'm'), listed.stderr);
  }
  const described = spawnSync('grpcurl', ['-plaintext', farm.grpcAddress, 'describe', 'lathe.v1.CreateJobRequest'], {
    encoding: 'utf8',
  });
  assert.match(described.stdout, /request_id/);
  const { jobId } = submit(farm.grpcAddress, 'loop_garzul');
  const events = call(farm.grpcAddress, 'lathe.v1.Jobs/Watch', [{ job_id: jobId }]) as WatchLine[];
  assert.equal(events.at(-1)?.event?.type, 'finished');
  const [got] = call(farm.grpcAddress, 'lathe.v1.Jobs/Get', [{ job_id: jobId }]) as [
    { job: { state: string; outputs: { role: string; asset_id?: string; assetId?: string }[] } },
  ];
  assert.equal(got.job.state, 'JOB_STATE_SUCCEEDED');
  for (const output of got.job.outputs) {
    const id = output.assetId ?? output.asset_id;
    const [first, ...rest] = call(farm.grpcAddress, 'lathe.v1.Assets/Download', [{ asset_id: id }]);
    const asset = first?.['asset'] as { sha256: string };
    const bytes = Buffer.concat(rest.map((part) => Buffer.from(String(part['data']), 'base64')));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), asset.sha256);
  }
});

test(
  'lathe watch, and grpcurl with the last resume token, go on after a restart without gap or repeat',
  { skip },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'lathe-grpcurl-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const data = join(folder, 'data');
    const grpcPort = await freePort();
    const first = await FarmProcess.start(data, { grpcPort, args: ['--no-worker'] });
    const { jobId } = submit(first.grpcAddress, 'loop_amen_full');
    const watching = spawn(process.execPath, [lathePath, 'watch', jobId, '--json', '--address', first.grpcAddress], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let seen = '';
    const begun = Promise.withResolvers<void>();
    watching.stdout.setEncoding('utf8').on('data', (text: string) => {
      seen += text;
      begun.resolve();
    });
    const ended = Promise.withResolvers<number | null>();
    watching.once('exit', ended.resolve);

    const peer = spawnSync(
      'grpcurl',
      [
        '-plaintext',
        '-max-time',
        '2',
        '-d',
        JSON.stringify({ job_id: jobId }),
        first.grpcAddress,
        'lathe.v1.Jobs/Watch',
      ],
      { encoding: 'utf8' },
    );
    const before = objects(peer.stdout) as WatchLine[];
    assert.ok(before.length > 0, peer.stderr);
    await begun.promise;
    await first.kill();

    await using second = await FarmProcess.start(data, { grpcPort });
    const token = tokenOf(before.at(-1) ?? {});
    assert.notEqual(token, '');
    const rest = call(second.grpcAddress, 'lathe.v1.Jobs/Watch', [
      { job_id: jobId, resume_token: token },
    ]) as WatchLine[];
    const sequence = [...before, ...rest].flatMap((line) => (line.event === undefined ? [] : [Number(line.event.seq)]));
    assert.deepEqual(
      sequence,
      Array.from({ length: sequence.length }, (_, index) => index + 1),
    );
    assert.equal(rest.at(-1)?.event?.job.state, 'JOB_STATE_SUCCEEDED');

    assert.equal(await ended.promise, 0);
    const lines = seen
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq?: number });
    const watched = lines.flatMap((line) => (line.seq === undefined ? [] : [line.seq]));
    assert.deepEqual(
      watched,
      Array.from({ length: sequence.length }, (_, index) => index + 1),
    );
  },
);
