import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ErrorCode } from '@lathe/core/errors';
import { type CliRun, runLathe } from '../support/cli.ts';
import { goodFile } from '../support/hostile-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-places-'));
/** A stuck verb ends the test, not the run. */
const patience = { timeout: 60_000 };

before(() => {
  writeFileSync(join(folder, 'good.wav'), goodFile);
  symlinkSync('loop-b.wav', join(folder, 'loop-a.wav'));
  symlinkSync('loop-a.wav', join(folder, 'loop-b.wav'));
  symlinkSync('nowhere.wav', join(folder, 'dangling.wav'));
  mkdirSync(join(folder, 'tree', 'deep'), { recursive: true });
  symlinkSync('..', join(folder, 'tree', 'up'));
  writeFileSync(join(folder, 'tree', 'good.wav'), goodFile);
  writeFileSync(join(folder, 'tree', 'deep', 'too.wav'), goodFile);
  if (spawnSync('mkfifo', [join(folder, 'pipe.wav')]).status !== 0) throw new Error('mkfifo made no pipe.');
});
after(() => {
  // The paths are too long for Node.
  spawnSync('rm', ['-rf', folder]);
});

function codesOf(run: CliRun): readonly string[] {
  const lines = run.stdout.trim().split('\n');
  return lines.map((text) => {
    const line: { error?: { code: string } } = JSON.parse(text);
    return line.error?.code ?? 'report';
  });
}

const places: readonly (readonly [string, string, ErrorCode])[] = [
  ['a named pipe', join(folder, 'pipe.wav'), 'unsupported_format'],
  ['an endless device', '/dev/zero', 'unsupported_format'],
  ['a terminal or nothing', '/dev/null', 'unsupported_format'],
  ['a loop of links', join(folder, 'loop-a.wav'), 'io_error'],
  ['a link to nothing', join(folder, 'dangling.wav'), 'not_found'],
  ['a name that is too long', join(folder, `${'x'.repeat(300)}.wav`), 'io_error'],
];
for (const [what, path, code] of places) {
  for (const verb of [['analyze'], ['master', '--out', join(folder, 'out')], ['plan']]) {
    test(`${verb[0]} of ${what} is ${code} at once, and the file beside it is read`, patience, async () => {
      const run = await runLathe([...verb, '--json', path, join(folder, 'good.wav')]);
      assert.deepEqual(codesOf(run).toSorted(), [code, 'report'].toSorted(), run.stdout + run.stderr);
    });
  }
}

test('a folder is searched once, whatever links in it say', patience, async () => {
  const run = await runLathe(['analyze', '--json', join(folder, 'tree')]);
  assert.deepEqual(codesOf(run), ['report', 'report']);
});

test('a folder that cannot be searched is one failure among the files', patience, async () => {
  // Deeper than a path may be long: root may enter every other folder.
  const step = 'x'.repeat(200);
  const dig = `for (let i = 0; i < 25; i++) { fs.mkdirSync('${step}'); process.chdir('${step}'); }`;
  const made = spawnSync(process.execPath, ['-e', dig], { cwd: join(folder, 'tree', 'deep'), encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const run = await runLathe(['analyze', '--json', join(folder, 'tree')]);
  assert.deepEqual(codesOf(run).toSorted(), ['io_error', 'report', 'report']);
});

test(
  'masters below /proc are io_error at once',
  { ...patience, skip: !existsSync('/proc/self') && 'there is no /proc' },
  async () => {
    const run = await runLathe(['master', '--json', '--out', '/proc/lathe/masters', join(folder, 'good.wav')]);
    assert.deepEqual(codesOf(run), ['io_error']);
  },
);

test('a file that becomes shorter or longer while it is read is input_corrupt', patience, async () => {
  for (const change of ['shorter', 'longer']) {
    const path = join(folder, `${change}.wav`);
    // Hours of silence take no room on the disk and seconds to read.
    const dataBytes = 6 * 3600 * 8000 * 2;
    const header = Buffer.from(goodFile.subarray(0, 44));
    header.writeUInt16LE(1, 22);
    header.writeUInt32LE(8000, 24);
    header.writeUInt32LE(16_000, 28);
    header.writeUInt16LE(2, 32);
    header.writeUInt32LE(dataBytes, 40);
    header.writeUInt32LE(dataBytes + 36, 4);
    writeFileSync(path, header);
    truncateSync(path, dataBytes + 44);
    const running = runLathe(['analyze', '--json', path]);
    const timer = setInterval(() => truncateSync(path, dataBytes + (change === 'shorter' ? -1_000_000 : 1000)), 300);
    const run = await running;
    clearInterval(timer);
    rmSync(path);
    assert.deepEqual(codesOf(run), ['input_corrupt'], run.stdout);
  }
});
