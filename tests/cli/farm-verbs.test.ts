import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FarmProcess } from '../../scripts/farm-process.ts';
import { runLathe, type CliRun } from '../support/cli.ts';
import { writeFloatWav } from '../support/float-wav.ts';
import { noise } from '../support/noise.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-verbs-'));
const source = join(folder, 'in');
let farm: FarmProcess;

before(async () => {
  mkdirSync(join(source, 'disc'), { recursive: true });
  const samples = noise(3, 44_100).map((sample) => sample * 0.1);
  writeFloatWav(join(source, 'one.wav'), 44_100, [samples, samples]);
  writeFloatWav(join(source, 'disc', 'two.wav'), 44_100, [samples.toReversed(), samples]);
  farm = await FarmProcess.start(join(folder, 'data'));
});

after(async () => {
  await farm[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const lathe = (verb: string, ...args: string[]): Promise<CliRun> =>
  runLathe([verb, ...args, '--address', farm.grpcAddress]);

/** What the verbs print with --json; each line has some of these. */
interface Line {
  readonly id: string;
  readonly seq: number;
  readonly resumeToken: string;
  readonly files: readonly string[];
  readonly error: { readonly code: string };
  readonly job: Line & { readonly state: string; readonly class: string; readonly lastSeq: number };
}

function objectsOf(run: CliRun): Line[] {
  return run.stdout
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));
}

test('submit --out uploads a tree, waits, and downloads masters with their reports, keeping the tree', async () => {
  const out = join(folder, 'out');
  const run = await lathe('submit', source, '--target-lufs', '-20', '--out', out, '--json');
  assert.equal(run.exitCode, 0, run.stderr + run.stdout);
  for (const path of ['one', 'disc/two']) {
    const report = JSON.parse(readFileSync(join(out, `${path}.report.json`), 'utf8'));
    const hash = createHash('sha256').update(readFileSync(join(out, `${path}.wav`)));
    assert.equal(hash.digest('hex'), report.output.sha256);
  }
  assert.deepEqual(
    objectsOf(run).map(({ job, files }) => [job.state, job.class, files.length]),
    [
      ['succeeded', 'bulk', 2],
      ['succeeded', 'bulk', 2],
    ],
  );
});

test('submit takes a version of a profile, and the report names it', async () => {
  const out = join(folder, 'older');
  const run = await lathe('submit', join(source, 'one.wav'), '--profile', 'spotify@1', '--out', out);
  assert.equal(run.exitCode, 0, run.stderr + run.stdout);
  const { recipe } = JSON.parse(readFileSync(join(out, 'one.report.json'), 'utf8'));
  assert.deepEqual(recipe.profile, { name: 'spotify', version: '1' });
});

test('a job that fails gives submit --wait and watch the exit code of its error, and jobs shows it', async () => {
  const file = join(source, 'one.wav');
  const run = await lathe('submit', file, '--target-lufs', '0', '--policy', 'linear', '--wait', '--json');
  assert.equal(run.exitCode, 4, run.stdout + run.stderr);
  const [line] = objectsOf(run);
  assert.ok(line);
  const { job } = line;
  assert.equal(job.error.code, 'target_unreachable');
  const watched = await lathe('watch', job.id, '--json');
  assert.equal(watched.exitCode, 4);
  assert.deepEqual(
    objectsOf(watched).map(({ seq }) => seq),
    Array.from({ length: job.lastSeq }, (_, index) => index + 1),
  );
  const failed = objectsOf(await lathe('jobs', '--state', 'failed', '--json'));
  assert.deepEqual(
    failed.map(({ id }) => id),
    [job.id],
  );
  const cancelled = await lathe('cancel', job.id);
  assert.equal(cancelled.exitCode, 0);
  assert.match(cancelled.stdout, /failed/);
});

test('watch with the token of its first event goes on behind it, also after a restart of the farm', async () => {
  const [job] = objectsOf(await lathe('jobs', '--state', 'succeeded', '--limit', '1', '--json'));
  assert.ok(job);
  const events = objectsOf(await lathe('watch', job.id, '--json'));
  await farm[Symbol.asyncDispose]();
  farm = await FarmProcess.start(join(folder, 'data'));
  const rest = await lathe('watch', job.id, '--resume-token', events[0]?.resumeToken ?? '', '--json');
  assert.equal(rest.exitCode, 0, rest.stderr);
  assert.deepEqual(objectsOf(rest), events.slice(1));
});

test('a second serve on the directory is refused as directory_in_use with exit code 5', async () => {
  const args = ['--data', join(folder, 'data'), '--grpc-port', '0', '--http-port', '0', '--json'];
  const run = await runLathe(['serve', ...args]);
  assert.equal(run.exitCode, 5);
  assert.equal(objectsOf(run)[0]?.error.code, 'directory_in_use');
});

for (const [what, args, exitCode, said] of [
  ['an unknown job', ['watch', 'job_nope'], 5, /no job "job_nope"/],
  ['a farm that is not there', ['jobs', '--address', '127.0.0.1:1'], 6, /lathe serve/],
  ['an address without a port', ['jobs', '--address', 'here'], 2, /HOST:PORT/],
  ['a recipe that contradicts itself', ['submit', source, '--limit-db', '3'], 2, /--limit-db/],
  ['a file that is not there', ['submit', join(folder, 'absent.wav'), '--profile', 'spotify'], 5, /absent\.wav/],
] as const) {
  test(`${what} is refused with exit code ${exitCode} in words for people`, async () => {
    const address = args.some((word) => word === '--address') ? [] : ['--address', farm.grpcAddress];
    const run = await runLathe([...args, ...address]);
    assert.equal(run.exitCode, exitCode, run.stdout + run.stderr);
    assert.match(run.stderr, said);
  });
}
