import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { checkReportSchema } from '@lathe/core';
import { runLathe } from '../support/cli.ts';
import { wavBytes } from '../support/made-wav.ts';
import { stereo, toneStretches } from '../support/tones.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-check-command-'));
after(() => rmSync(folder, { recursive: true }));

const tone = (levelDbfs: number): Float32Array[] => stereo(toneStretches(44_100, 1000, [{ seconds: 1, levelDbfs }]));

function made(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const good = made('good.wav', wavBytes({ channels: tone(-14) }));
const loud = made('loud.wav', wavBytes({ channels: tone(-9) }));
const refused = made('refused.wav', wavBytes({ channels: tone(-14), extensible: true }));

for (const [what, args, exitCode] of [
  ['a file that passes', [good], 0],
  ['a file that passes, strictly', [good, '--strict'], 0],
  ['a file that is warned about', [loud], 0],
  ['a file that is warned about, strictly', [loud, '--strict'], 4],
  ['a file that is refused', [refused], 4],
  ['a good and a refused file', [good, refused], 4],
] as const) {
  test(`${what} ends with exit code ${exitCode}, with and without --json`, async () => {
    const runs = await Promise.all(
      [[], ['--json']].map((more) => runLathe(['check', ...args, '--profile', 'spotify', ...more])),
    );
    for (const run of runs) assert.equal(run.exitCode, exitCode, run.stderr);
  });
}

test('the reason of a refusal is one plain sentence, with the command that mends it', async () => {
  const { stdout } = await runLathe(['check', refused, '--profile', 'spotify']);
  assert.match(stdout, /^Spotify \(spotify@2\): FAIL, of \d+ rules 1 fails$/m);
  assert.match(stdout, /Spotify refuses the WAVE format code 0xFFFE; it wants 0x0001\./);
  assert.ok(stdout.includes(`lathe fix ${refused} --out DIR --profile spotify`));
  assert.match(stdout, /^1 file: 0 pass, 0 warn, 1 fail\.$/m);
});

test('damaged and unreadable files fail with the error of the catalogue, the others go on, the worst code wins', async () => {
  const set = join(folder, 'set');
  mkdirSync(set);
  writeFileSync(join(set, 'a-cut.wav'), wavBytes({ channels: tone(-14) }).subarray(0, 9999));
  writeFileSync(join(set, 'b-good.wav'), wavBytes({ channels: tone(-14) }));
  writeFileSync(join(set, 'c-text.wav'), 'Dear customer, please find the master attached.');
  const run = await runLathe(['check', set, '--profile', 'spotify', '--json']);
  const reports = run.stdout
    .trim()
    .split('\n')
    .map((line) => checkReportSchema.parse(JSON.parse(line)));
  assert.deepEqual(
    reports.map(({ verdict, error }) => [verdict, error?.code]),
    [
      ['fail', 'input_corrupt'],
      ['pass', undefined],
      ['fail', 'unsupported_format'],
    ],
  );
  assert.equal(run.exitCode, 3);
  const text = await runLathe(['check', set, '--profile', 'spotify']);
  assert.equal(text.exitCode, 3);
  assert.match(text.stdout, /The file is cut off/);
  assert.match(text.stdout, /^3 files: 1 pass, 0 warn, 2 fail\.$/m);
});

test('a file that is refused and one that cannot be read end with the higher code, 4', async () => {
  const cut = made('cut.wav', wavBytes({ channels: tone(-14) }).subarray(0, 9999));
  assert.equal((await runLathe(['check', refused, cut, '--profile', 'spotify'])).exitCode, 4);
});

test('several profiles are given with commas or again, each once, a version after @', async () => {
  const words = ['--profile', 'spotify@1,ebu-r128', '--profile', 'catapult', '--profile', 'ebu-r128'];
  const run = await runLathe(['check', good, ...words, '--json']);
  const names = run.stdout
    .trim()
    .split('\n')
    .map((line) => checkReportSchema.parse(JSON.parse(line)).profile);
  assert.deepEqual(
    names.map(({ name, version }) => `${name}@${version}`),
    ['spotify@1', 'ebu-r128@1', 'catapult@1'],
  );
});

test('threads change no report', async () => {
  const args = ['check', good, loud, refused, '--profile', 'spotify', '--json'];
  const [one, two] = await Promise.all(['1', '2'].map((threads) => runLathe([...args, '--threads', threads])));
  assert.equal(one?.stdout, two?.stdout);
});

test('the table fits 79 columns, apart from paths, and has no colours where there is no terminal', async () => {
  const profiles = 'acx,apple-dolby-atmos,ebu-r128,lathe-qc,netflix,spotify,umw-recordings';
  for (const env of [{}, { NO_COLOR: '1' }]) {
    const { stdout } = await runLathe(['check', refused, '--profile', profiles], { env });
    assert.doesNotMatch(stdout, new RegExp(String.raw`\u001b`));
    for (const line of stdout.split('\n')) if (!line.includes(folder)) assert.ok(line.length <= 79, line);
  }
});

for (const [what, args, exitCode, message] of [
  ['no profile', [good], 2, /needs --profile NAME/],
  ['a mistyped profile', [good, '--profile', 'spotfy'], 5, /did you mean "spotify"/],
  ['a version that is not there', [good, '--profile', 'spotify@7'], 5, /has no version "7"; there are: 2, 1/],
  ['an empty name', [good, '--profile', 'spotify,'], 5, /There is no profile ""/],
] as const) {
  test(`${what} ends with exit code ${exitCode}`, async () => {
    const run = await runLathe(['check', ...args]);
    assert.equal(run.exitCode, exitCode);
    assert.match(run.stderr, message);
  });
}
