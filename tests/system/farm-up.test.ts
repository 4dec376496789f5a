import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LatheClient, LatheClientError } from '@lathe/client';
import { isSameProcess, type ProcessIdentity } from '@lathe/local-servers';
import { requiredServer, mayFetch } from '../servers/required-server.ts';
import { lathePath, runLathe, type CliRun } from '../support/cli.ts';
import { endOf, loudSpec, untilRendering } from '../support/follow-job.ts';
import { writeMadeWav } from '../support/made-wav.ts';
import { noise } from '../support/noise.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const samples = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
);
const fetchOption = mayFetch ? [] : ['--no-fetch'];
const limitMs = 60_000;

/** What `lathe farm status --json` says. */
interface Status {
  readonly owner: ProcessIdentity;
  readonly folder: string;
  readonly grpcTargets: readonly string[];
  readonly httpOrigins: readonly string[];
  readonly apiKeyFile: string;
  readonly caFile: string;
  readonly databaseUrlFile: string;
  readonly servers: readonly string[];
  readonly processes: readonly (ProcessIdentity & {
    readonly name: string;
    readonly ready: boolean;
    readonly probeOrigin: string;
  })[];
}

test('lathe farm up, as a user runs it: works as printed, loses nothing, leaves nothing', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'lathe-farm-up-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const lathe = (...args: string[]): Promise<CliRun> => runLathe(args, { env: { XDG_STATE_HOME: home } });

  const up = await lathe('farm', 'up', '--detach', ...fetchOption);
  const isMissing = up.exitCode !== 0 && up.stderr.includes('A farm needs PostgreSQL, Kafka and S3.');
  if (requiredServer('farm up over real servers', isMissing ? { missing: up.stderr } : up) === null) return;
  t.after(() => lathe('farm', 'down'));
  assert.equal(up.exitCode, 0, up.stderr);
  const status = await statusOf(lathe);
  const trusted = readFileSync(status.caFile);
  const key = readFileSync(status.apiKeyFile, 'utf8').trim();
  const farm = { LATHE_ADDRESS: byName(status.grpcTargets[0]), LATHE_API_KEY: key, LATHE_CA_FILE: status.caFile };
  t.diagnostic(status.servers.join('; '));

  await t.test('two gateways and three workers are ready; a second farm up is refused', async () => {
    assert.deepEqual(
      status.processes.map(({ name, ready }) => `${name} ${ready ? 'ready' : 'not ready'}`),
      ['gateway 1 ready', 'gateway 2 ready', 'worker 1 ready', 'worker 2 ready', 'worker 3 ready'],
    );
    const second = await lathe('farm', 'up');
    assert.equal(second.exitCode, 5);
    assert.match(second.stderr, /A farm runs already/);
  });

  await t.test('what it prints works as pasted', async () => {
    const script = up.stdout
      .split('\n')
      .filter((line) => /^(export|npx|curl) /.test(line))
      .map((line) => line.replace('--out masters', `--out ${join(home, 'masters')}`));
    assert.equal(script.length, 8, up.stdout);
    const run = await runScript(script.join('\n'));
    assert.equal(run.exitCode, 0, `${run.stdout}\n${run.stderr}`);
    assert.equal(run.stderr.match(/Warning|Error/), null, run.stderr);
    assert.match(run.stdout, /3 of 3 done[^]*succeeded[^]*"jobs":\[/);
  });

  await t.test('a recording over TLS: what is downloaded is what the report was measured on', async () => {
    const out = join(home, 'recording');
    const args = ['--target-lufs', '-16', '--policy', 'best-effort', '--out', out, '--json'];
    const run = await runLathe(['submit', join(samples, 'loop_amen.flac'), ...args], { env: farm });
    assert.equal(run.exitCode, 0, run.stderr);
    const report: unknown = JSON.parse(readFileSync(join(out, 'loop_amen.report.json'), 'utf8'));
    const sha256 = createHash('sha256')
      .update(readFileSync(join(out, 'loop_amen.flac')))
      .digest('hex');
    assert.ok(typeof report === 'object' && report !== null && 'output' in report);
    assert.ok(typeof report.output === 'object' && report.output !== null && 'sha256' in report.output);
    assert.equal(report.output.sha256, sha256);
  });

  await t.test('SIGTERM for the worker that renders: the job succeeds, no attempt and no loss is counted', async () => {
    const song = join(home, 'long.wav');
    const channel = noise(20_270_101, 48_000 * 180);
    writeMadeWav(song, { channels: [channel, channel], sampleRateHz: 48_000 });
    await using client = LatheClient.connect(byName(status.grpcTargets[1]), { key, trustedCertificates: trusted });
    const { asset } = await client.assets.uploadFile(song);
    const inputs = [{ role: 'source', assetId: asset.id, name: 'long.wav' }];
    const { job } = await client.jobs.create({ inputs, spec: loudSpec, noReuse: true, attemptLimit: 1 });
    await untilRendering(client, job.id);
    const worker = await busyWorker(status);
    process.kill(worker.pid, 'SIGTERM');
    const ended = await endOf(client, job.id);
    assert.deepEqual([ended.state, ended.attempts, ended.losses], ['succeeded', 0, 0]);
    // What ended of itself is started again, as an orchestrator does.
    const signal = AbortSignal.timeout(limitMs);
    for (;;) {
      const { processes } = await statusOf(lathe);
      const again = processes.find(({ name }) => name === worker.name);
      if (again !== undefined && again.pid !== worker.pid && again.ready) break;
      await delay(250, undefined, { signal });
    }
  });

  await t.test('keys: made, scoped, rotated with overlap, revoked within 5 s at both gateways', () =>
    keysAtWork(status, trusted),
  );

  await t.test(
    'a farm whose owner is killed with SIGKILL leaves nothing either, and the other one alone',
    async (t) => {
      await killedOwner(t, join(home, 'second'), status);
    },
  );

  await t.test('farm down leaves no process, no port and no folder', async () => {
    const last = await statusOf(lathe);
    const down = await lathe('farm', 'down');
    assert.equal(down.exitCode, 0, down.stderr);
    assert.deepEqual([last.owner, ...last.processes].filter(isSameProcess), []);
    assert.deepEqual(commandsNaming(last.folder), []);
    for (const port of portsOf(last)) await assertRefused(port);
    assert.deepEqual(globSync(last.folder), []);
    assert.equal((await lathe('farm', 'status')).exitCode, 5);
    assert.equal((await lathe('farm', 'down')).exitCode, 5);
  });
});

test('what was kept with --data is there again at the next farm up', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'lathe-farm-kept-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const data = join(home, 'farm');
  // PostgreSQL is another user than root and has to get through.
  chmodSync(home, 0o755);
  const lathe = (...args: string[]): Promise<CliRun> => runLathe([...args, '--data', data]);
  const size = ['--gateways', '1', '--workers', '1'];
  const up = await lathe('farm', 'up', '--detach', ...size, ...fetchOption);
  const isMissing = up.exitCode !== 0 && up.stderr.includes('A farm needs PostgreSQL, Kafka and S3.');
  if (requiredServer('farm up with kept data', isMissing ? { missing: up.stderr } : up) === null) return;
  t.after(() => lathe('farm', 'down'));
  assert.equal(up.exitCode, 0, up.stderr);
  assert.ok(up.stdout.includes(`lathe farm down --data ${data}`), up.stdout);
  const submit = async (out: string): Promise<string> => {
    const status = await statusOf(lathe);
    const env = {
      LATHE_ADDRESS: byName(status.grpcTargets[0]),
      LATHE_API_KEY: readFileSync(status.apiKeyFile, 'utf8').trim(),
      LATHE_CA_FILE: status.caFile,
    };
    const args = ['submit', join(samples, 'loop_amen.flac'), '--target-lufs', '-16', '--policy', 'best-effort'];
    const run = await runLathe([...args, '--out', join(home, out), '--json'], { env });
    assert.equal(run.exitCode, 0, run.stderr);
    const { job }: { job: { id: string; reused: boolean } } = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '');
    return `${job.reused ? 'found' : 'rendered'} ${(await runLathe(['jobs'], { env })).stdout.split('job_').length - 1}`;
  };
  assert.equal(await submit('first'), 'rendered 1');
  assert.equal((await lathe('farm', 'down')).exitCode, 0);
  const again = await lathe('farm', 'up', '--detach', ...size, ...fetchOption);
  assert.equal(again.exitCode, 0, again.stderr);
  assert.equal(await submit('second'), 'found 2', 'job, render and its bytes are there');
});

test('a farm that cannot start says why, and neither it nor its starter stays', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'lathe-farm-up-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const database = 'postgres://nobody@127.0.0.1:1/nothing';
  const up = await runLathe(['farm', 'up', '--detach', '--no-fetch', '--database', database], {
    env: { XDG_STATE_HOME: home },
  });
  assert.equal(up.exitCode, 6);
  assert.match(up.stderr, /PostgreSQL at 127\.0\.0\.1:1 did not run[^]*ECONNREFUSED/);
  assert.doesNotMatch(up.stderr, /\n {4}at /, 'no stack trace');
  assert.deepEqual(commandsNaming(database), []);
});

async function keysAtWork(status: Status, trusted: Buffer): Promise<void> {
  const env = { LATHE_DATABASE_URL: readFileSync(status.databaseUrlFile, 'utf8').trim() };
  const keys = (...args: string[]): Promise<CliRun> => runLathe(['keys', ...args], { env });
  const list = async (key: string, target = status.grpcTargets[0]): Promise<number> => {
    await using client = LatheClient.connect(byName(target), { key, trustedCertificates: trusted });
    return (await client.jobs.list()).jobs.length;
  };
  const refusedBy = (target: string | undefined, key: string): Promise<boolean> =>
    list(key, target).then(
      () => false,
      (error: unknown) => error instanceof LatheClientError && error.code === 'unauthenticated',
    );
  const made = await keys('create', '--tenant', 'label-a', '--name', 'ci', '--scopes', 'jobs:read');
  const key = made.stdout.trim();
  assert.match(key, /^lathe_live_\w+$/);
  assert.equal(await list(key), 0, 'another tenant sees nothing of the first');
  const refused = await runLathe(['submit', join(samples, 'loop_amen.flac'), '--target-lufs', '-16'], {
    env: { LATHE_ADDRESS: byName(status.grpcTargets[0]), LATHE_API_KEY: key, LATHE_CA_FILE: status.caFile },
  });
  assert.match(refused.stdout + refused.stderr, /assets:write/);
  const listed = await keys('list', '--tenant', 'label-a', '--json');
  assert.ok(!listed.stdout.includes(key.slice(-20)), 'a list shows no secret');
  const [id = ''] = /key_[0-9a-f-]+/.exec(listed.stdout) ?? [];
  const rotated = (await keys('rotate', id, '--overlap-hours', '1')).stdout.trim();
  assert.deepEqual([await list(key), await list(rotated)], [0, 0], 'both work within the overlap');
  assert.equal((await keys('revoke', id)).exitCode, 0);
  const revokedAt = performance.now();
  for (const target of status.grpcTargets)
    while (!(await refusedBy(target, key))) {
      // 5 s is what a gateway believes a key for; the rest is for a machine with other work.
      assert.ok(performance.now() - revokedAt < 15_000, `${target} still takes it`);
      await delay(250);
    }
  assert.equal(await list(rotated), 0);
  const worker = (await keys('create', '--worker', '--name', 'rack-7')).stdout.trim();
  await assert.rejects(list(worker), { code: 'permission_denied' });
  const tenants = await runLathe(['tenants', 'set', 'label-a', '--weight', '2', '--max-running', '3', '--json'], {
    env,
  });
  assert.deepEqual(JSON.parse(tenants.stdout), { tenantId: 'label-a', weight: 2, maxRunning: 3 });
}

/** A gateway and a worker more, on the first farm's database and Kafka, in a process that is killed. */
async function killedOwner(t: TestContext, data: string, first: Status): Promise<void> {
  const lathe = (...args: string[]): Promise<CliRun> => runLathe([...args, '--data', data]);
  const database = readFileSync(first.databaseUrlFile, 'utf8').trim();
  const [kafka = ''] = /127\.0\.0\.1:\d+/.exec(first.servers[1] ?? '') ?? [];
  const size = ['--gateways', '1', '--workers', '1', '--database', database, '--kafka', kafka];
  const owner = spawn(process.execPath, [lathePath, 'farm', 'up', '--data', data, ...size, ...fetchOption], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => owner.kill('SIGKILL'));
  const signal = AbortSignal.timeout(2 * limitMs);
  let said = '';
  owner.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!said.includes('Ctrl-C stops it')) await once(owner.stdout, 'data', { signal });
  const second = await statusOf(lathe);
  assert.equal(second.owner.pid, owner.pid);
  owner.kill('SIGKILL');
  while (second.processes.some(isSameProcess) || commandsNaming(data).length > 0)
    await delay(50, undefined, { signal });
  for (const port of portsOf({ ...second, servers: second.servers.slice(2) })) await assertRefused(port);
  assert.deepEqual(first.processes.filter(({ name }) => name.startsWith('gateway')).map(isSameProcess), [true, true]);
}

async function statusOf(lathe: (...args: string[]) => Promise<CliRun>): Promise<Status> {
  const { exitCode, stdout, stderr } = await lathe('farm', 'status', '--json');
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout) as Status; // what the command prints
}

/** The worker whose slot is taken. */
async function busyWorker({ processes }: Status): Promise<Status['processes'][number]> {
  for (const worker of processes.filter(({ name }) => name.startsWith('worker'))) {
    const metrics = await (await fetch(`${worker.probeOrigin}/metrics`)).text();
    if (/^lathe_worker_slots\{[^}]*state="busy"[^}]*\} 1$/m.test(metrics)) return worker;
  }
  return assert.fail('No worker says that it renders.');
}

async function runScript(script: string): Promise<CliRun> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [exitCode]: (number | null)[] = await once(child, 'close', { signal: AbortSignal.timeout(5 * limitMs) });
  return { exitCode: exitCode ?? null, ...output };
}

/** Command lines of processes that name the folder; on Linux, where /proc tells. */
function commandsNaming(folder: string): string[] {
  return globSync('/proc/[0-9]*/cmdline').flatMap((file) => {
    try {
      const command = readFileSync(file, 'utf8').replaceAll('\0', ' ');
      return command.includes(folder) && !file.includes(`/${process.pid}/`) ? [command] : [];
    } catch {
      return []; // It ended while we looked.
    }
  });
}

function portsOf({ grpcTargets, httpOrigins, processes, servers }: Status): number[] {
  const texts = [...grpcTargets, ...httpOrigins, ...servers, ...processes.map(({ probeOrigin }) => probeOrigin)];
  return texts.flatMap((text) => [...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)));
}

async function assertRefused(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await assert.rejects(once(socket, 'connect', { signal: AbortSignal.timeout(limitMs) }), { code: 'ECONNREFUSED' });
}

/** Under a name, as callers do. */
function byName(target = ''): string {
  return target.replace('127.0.0.1', 'localhost');
}
