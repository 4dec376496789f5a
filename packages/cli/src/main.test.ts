import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { masterReportSchema } from '@lathe/core';
import { type CliRun, lathePath, runLathe } from '../../../tests/support/cli.ts';
import { writeFloatWav } from '../../../tests/support/float-wav.ts';
import { noise } from '../../../tests/support/noise.ts';
import { productVersion } from './product-version.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-cli-'));
const album = join(folder, 'album');
after(() => rmSync(folder, { recursive: true }));

before(() => {
  mkdirSync(join(album, 'side b'), { recursive: true });
  const samples = noise(1, 44_100 * 4).map((value, frame) => value * value * value * (0.1 + 0.5 * ((frame >> 13) & 1)));
  writeFloatWav(join(album, 'one.wav'), 44_100, [samples, samples]);
  writeFloatWav(join(album, 'side b', 'two.wav'), 44_100, [samples.map((value) => value * 0.3)]);
});

function jsonLines(run: CliRun): Record<string, unknown>[] {
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The code of a line that is an error. */
function codeOf(line: Record<string, unknown> | undefined): unknown {
  const error = line?.['error'];
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

test('the version of the command line is that of its package', () => {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal(productVersion, manifest.version);
});

test('help lists every verb, and a mistyped verb is suggested with exit code 2', async () => {
  const help = await runLathe(['help']);
  assert.equal(help.exitCode, 0);
  for (const verb of [
    'analyze',
    'check',
    'fix',
    'profiles',
    'plan',
    'master',
    'serve',
    'submit',
    'jobs',
    'watch',
    'cancel',
  ]) {
    assert.match(help.stdout, new RegExp(`^  ${verb} `, 'm'));
  }
  const wrong = await runLathe(['mastre']);
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.stderr, /Did you mean "lathe master"\?/);
});

test('analyze --picture prints a few lines below each file, and the parts asked for as JSON', async () => {
  const shown = await runLathe(['analyze', join(album, 'one.wav'), '--picture']);
  assert.equal(shown.exitCode, 0, shown.stderr);
  for (const line of [
    /^ {2}peaks: .* LU over integrated \(PLR\)/m,
    /^ {2}clipping: none$/m,
    /^ {2}stereo: .*dual mono$/m,
  ]) {
    assert.match(shown.stdout, line);
  }
  const run = await runLathe(['analyze', album, '--json', '--threads', '2', '--picture', 'stereo,levels']);
  for (const line of jsonLines(run)) assert.match(JSON.stringify(line['picture']), /^{"levels":/);
});

test('analyze --json prints one object a file with the promised keys, file first', async () => {
  const run = await runLathe(['analyze', album, '--json', '--series']);
  assert.equal(run.exitCode, 0, run.stderr);
  const lines = jsonLines(run);
  assert.deepEqual(
    lines.map(({ file }) => file),
    [join(album, 'one.wav'), join(album, 'side b', 'two.wav')],
  );
  for (const line of lines) {
    assert.equal(Object.keys(line)[0], 'file');
    for (const key of [
      'sampleRateHz',
      'channelCount',
      'lengthFrames',
      'durationSeconds',
      'integratedLufs',
      'rangeLu',
      'momentaryMaxLufs',
      'shortTermMaxLufs',
      'truePeakDbtp',
      'samplePeakDbfs',
    ]) {
      assert.equal(typeof line[key], 'number', key);
    }
    assert.ok(Array.isArray(line['momentary']) && Array.isArray(line['shortTerm']));
  }
});

test('an unreadable file is one error line, the others go on, and the exit code is the worst', async () => {
  const bad = join(folder, 'bad.wav');
  writeFileSync(bad, 'no audio');
  const run = await runLathe(['analyze', '--json', bad, join(album, 'one.wav'), join(folder, 'none.flac')]);
  assert.equal(run.exitCode, 5);
  const [first, second, third] = jsonLines(run);
  assert.equal(codeOf(first), 'unsupported_format');
  assert.equal(typeof second?.['integratedLufs'], 'number');
  assert.equal(codeOf(third), 'not_found');
});

test('plan names gain, limiting and the linear best, and exits with 4 where the target is refused', async () => {
  const file = join(album, 'one.wav');
  const refused = await runLathe(['plan', file, '--target-lufs', '-6']);
  assert.equal(refused.exitCode, 4);
  assert.match(refused.stdout, /refused {2}-6\.0 LUFS under -1\.0 dBTP needs \d+\.\d dB of limiting/);
  assert.match(refused.stdout, /--accept-nearest writes -?\d+\.\d LUFS/);
  const limited = await runLathe(['plan', file, '--target-lufs', '-6', '--policy', 'best-effort']);
  assert.equal(limited.exitCode, 0);
  assert.match(limited.stdout, /plan {5}gain \+\d+\.\d dB or a little more, limiting \d+\.\d dB or a little more/);
});

test('AIFF asked for ends in .aif, stays AIFF when mastered again, and is found in folders', async () => {
  const [first, second] = [join(folder, 'aiff'), join(folder, 'aiff again')];
  const made = await runLathe([
    'master',
    join(album, 'one.wav'),
    '--out',
    first,
    '--container',
    'aiff',
    '--bit-depth',
    '24',
  ]);
  assert.equal(made.exitCode, 0, made.stderr);
  assert.match(made.stdout, /as s24, in AIFF/);
  assert.deepEqual(readdirSync(first).toSorted(), ['one.aif', 'one.report.json']);
  const again = await runLathe(['master', first, '--out', second]);
  assert.equal(again.exitCode, 0, again.stderr);
  assert.deepEqual(readdirSync(second).toSorted(), ['one.aif', 'one.report.json']);
  assert.ok(readFileSync(join(second, 'one.aif')).equals(readFileSync(join(first, 'one.aif'))));
  const refused = await runLathe(['master', first, '--out', second, '--container', 'aiff', '--bit-depth', '32f']);
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stderr, /--container aiff holds no float/);
});

test('master keeps the tree, writes master and report, and leaves alone what is done', async () => {
  const out = join(folder, 'masters');
  const args = ['master', album, '--out', out, '--target-lufs', '-20', '--ceiling-dbtp', '-1', '--bit-depth', '16'];
  const first = await runLathe(args);
  assert.equal(first.exitCode, 0, first.stderr);
  assert.match(first.stdout, /2 mastered and proven/);
  const master = join(out, 'side b', 'two.wav');
  const report = masterReportSchema.parse(JSON.parse(readFileSync(join(out, 'side b', 'two.report.json'), 'utf8')));
  assert.ok(Math.abs((report.after.integratedLufs ?? 0) + 20) <= 0.05);
  const { mtimeMs } = statSync(master);
  const second = await runLathe(args);
  assert.match(second.stdout, /Nothing to do: 2 up to date/);
  assert.equal(statSync(master).mtimeMs, mtimeMs);
  const bytes = readFileSync(master);
  writeFileSync(master, bytes.subarray(0, 1000));
  const third = await runLathe([...args, '--json']);
  assert.deepEqual(new Set(jsonLines(third).map(({ status }) => status)), new Set(['mastered', 'up-to-date']));
  assert.ok(readFileSync(master).equals(bytes));
  const fourth = await runLathe([...args, '--no-reuse', '--threads', '1', '--block-frames', '256']);
  assert.match(fourth.stdout, /2 mastered and proven/);
  assert.ok(readFileSync(master).equals(bytes));
});

test('plan under a limit that cannot suffice is refused as the master is, and not with --accept-nearest', async () => {
  const asked = ['--target-lufs', '-6', '--policy', 'limit', '--limit-db', '1'];
  const plan = await runLathe(['plan', join(album, 'one.wav'), ...asked]);
  const master = await runLathe(['master', join(album, 'one.wav'), '--out', join(folder, 'limit'), ...asked]);
  assert.deepEqual([plan.exitCode, master.exitCode], [4, 4]);
  assert.match(plan.stdout, /refused {2}-6\.0 LUFS under -1\.0 dBTP needs more than 1 dB of limiting/);
  const nearest = await runLathe(['plan', join(album, 'one.wav'), ...asked, '--accept-nearest']);
  assert.equal(nearest.exitCode, 0);
});

test('masters inside the input folder are no inputs of the next run, however --out is spelt', async () => {
  const catalogue = join(folder, 'catalogue');
  mkdirSync(catalogue);
  cpSync(join(album, 'one.wav'), join(catalogue, 'one.wav'));
  for (const [words, out] of [
    ['catalogue', 'catalogue/masters'],
    ['catalogue', './catalogue/masters/'],
    ['./catalogue/', join(catalogue, 'masters')],
    [catalogue, 'catalogue/masters'],
  ] as const) {
    const run = await runLathe(['master', words, '--out', out, '--json'], { cwd: folder });
    assert.equal(run.exitCode, 0, run.stdout);
    assert.equal(jsonLines(run).length, 1);
  }
});

test('a name about as long as file systems take is mastered, and nothing else is left beside it', async () => {
  const stem = `${'あ'.repeat(80)}a`; // 241 bytes; with .report.json 253 of the 255 that file systems allow
  const input = join(folder, `${stem}.wav`);
  cpSync(join(album, 'one.wav'), input);
  const out = join(folder, 'long name');
  const run = await runLathe(['master', input, '--out', out]);
  assert.equal(run.exitCode, 0, run.stderr);
  assert.deepEqual(readdirSync(out).toSorted(), [`${stem}.report.json`, `${stem}.wav`]);
});

test('one file spelt in two ways is taken once', async () => {
  const run = await runLathe(['analyze', '--json', 'one.wav', './one.wav', join(album, 'one.wav')], { cwd: album });
  assert.equal(jsonLines(run).length, 1);
});

test('the columns of the table stay in line whatever the files are called', async () => {
  const named = join(folder, 'named');
  const long = join(named, 'a label with a long name', 'an artist with a long name', 'an album with a long name');
  mkdirSync(long, { recursive: true });
  for (const path of [join(named, 'a\nb\u001B[31m.wav'), join(named, '日本語.wav'), join(long, 'one.wav')]) {
    cpSync(join(album, 'one.wav'), path);
  }
  const { stdout } = await runLathe(['analyze', named]);
  const [header = '', ...rows] = stdout.trimEnd().split('\n');
  assert.equal(rows.length, 3);
  for (const row of rows) assert.equal(row.indexOf(named), header.indexOf('File'), row);
  assert.ok(stdout.includes('a\\nb\\x1b[31m.wav'));
});

test('--out that names a file is refused before anything is rendered', async () => {
  const run = await runLathe(['master', join(album, 'one.wav'), '--out', join(album, 'one.wav')]);
  assert.equal(run.exitCode, 2);
  assert.match(run.stderr, /is a file; the masters need a folder/);
});

test('standard output that cannot be written is one message and exit code 6', () => {
  // Opened for reading only, so that a write fails as on a full disk.
  const run = spawnSync('sh', ['-c', '"$0" "$@" 1< "$0"', process.execPath, lathePath, 'analyze', album], {
    encoding: 'utf8',
  });
  assert.equal(run.status, 6);
  assert.match(
    run.stderr,
    /^lathe: standard output cannot be written: EBADF.*\n {2}Check free space and permissions\.\n$/,
  );
});

test('master says so when it changes nothing', async () => {
  const run = await runLathe(['master', join(album, 'one.wav'), '--out', join(folder, 'same')]);
  assert.equal(run.exitCode, 0);
  assert.match(run.stdout, /Neither --profile nor --target-lufs is given: the samples pass unchanged\./);
  assert.match(run.stdout, /level unchanged/);
});

test('plan takes an older version of a profile by name@version, as check does', async () => {
  const run = await runLathe(['plan', join(album, 'one.wav'), '--profile', 'spotify@1']);
  assert.match(run.stdout, /^spotify \(version 1\): /);
});

test('an output that is an input, by path or by hard link, is output_conflict before anything is written', async () => {
  const inPlace = await runLathe(['master', album, '--out', album]);
  assert.equal(inPlace.exitCode, 2);
  assert.match(inPlace.stderr, /would overwrite the input/);
  const linked = join(folder, 'linked');
  mkdirSync(linked);
  spawnSync('ln', [join(album, 'one.wav'), join(linked, 'one.wav')]);
  const run = await runLathe(['master', join(album, 'one.wav'), '--out', linked, '--json']);
  assert.equal(run.exitCode, 2);
  assert.equal(codeOf(jsonLines(run)[0]), 'output_conflict');
  assert.deepEqual(readdirSync(linked), ['one.wav']);
});

test('a file that Lathe did not write is not overwritten; its own master is, beside its report', async () => {
  const out = join(folder, 'stranger');
  mkdirSync(out);
  writeFileSync(join(out, 'one.wav'), 'an original');
  const refused = await runLathe(['master', join(album, 'one.wav'), '--out', out]);
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stderr, /no Lathe report beside it/);
  assert.equal(readFileSync(join(out, 'one.wav'), 'utf8'), 'an original');
  rmSync(join(out, 'one.wav'));
  const args = ['master', join(album, 'one.wav'), '--out', out];
  assert.equal((await runLathe(args)).exitCode, 0);
  assert.equal((await runLathe([...args, '--no-reuse'])).exitCode, 0);
});

test('two inputs that would share an output are output_conflict, and nothing is written', async () => {
  const other = join(folder, 'other');
  mkdirSync(other);
  cpSync(join(album, 'one.wav'), join(other, 'one.wav'));
  const out = join(folder, 'shared');
  const run = await runLathe(['master', join(album, 'one.wav'), join(other, 'one.wav'), '--out', out]);
  assert.equal(run.exitCode, 2);
  assert.match(run.stderr, /would both be written to/);
  assert.ok(!existsSync(out));
});

const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no --out', ['master', 'a.wav'], /needs --out DIR/],
  ['--policy limit alone', ['master', 'a.wav', '--out', 'o', '--target-lufs', '-9', '--policy', 'limit'], /--limit-db/],
  [
    '--limit-db without its policy',
    ['master', 'a.wav', '--out', 'o', '--target-lufs', '-9', '--limit-db', '2'],
    /--limit-db belongs to --policy limit/,
  ],
  [
    'a bit depth of 20',
    ['master', 'a.wav', '--out', 'o', '--bit-depth', '20'],
    /--bit-depth must be one of 16, 24, 32, 32f, 64f; got "20"/,
  ],
  ['an unknown profile', ['master', 'a.wav', '--out', 'o', '--profile', 'spotfy'], /did you mean "spotify"/],
  [
    'an unknown version',
    ['master', 'a.wav', '--out', 'o', '--profile', 'spotify@9'],
    /no version "9"; there are: 2, 1/,
  ],
  ['--series without --json', ['analyze', 'a.wav', '--series'], /add --json/],
];
for (const [what, args, message] of refusals) {
  test(`${what} is a usage error, exit code 2`, async () => {
    const run = await runLathe(args, { cwd: folder });
    assert.equal(run.exitCode, 2);
    assert.match(run.stderr, message);
  });
}

for (const verb of ['analyze', 'plan'] as const) {
  test(`${verb} of one short file loads no zod, pino, grpc, express or piscina`, () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const listing = `
      import { registerHooks } from 'node:module';
      const loaded = new Set();
      registerHooks({ load(url, context, next) { loaded.add(url); return next(url, context); } });
      const { main } = await import(process.argv[1]);
      process.stdout.write = () => true;
      process.exitCode = await main(process.argv.slice(2));
      console.error([...loaded].join('\\n'));
    `;
    const words = [verb, join(album, 'one.wav'), ...(verb === 'plan' ? ['--profile', 'spotify'] : [])];
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', listing, main, ...words], {
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stderr);
    const loaded = run.stderr.trim().split('\n');
    assert.ok(loaded.length > 20);
    assert.deepEqual(
      loaded.filter((url) => /node_modules\/(zod|pino|@grpc|express|piscina|prom-client)\b/.test(url)),
      [],
    );
  });
}
