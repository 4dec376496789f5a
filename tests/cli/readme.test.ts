import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { FarmProcess } from '../../scripts/farm-process.ts';
import { runLathe } from '../support/cli.ts';

const readme = readFileSync('README.md', 'utf8');
const samples = join(
  dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json')),
  'samples',
);

/** The fenced blocks of one language below a heading. */
function blocks(heading: string, language: string): string[] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(new RegExp('```' + language + '\n([\\s\\S]*?)```', 'g'))].map((match) => match[1] ?? '');
}

function commands(heading: string): string[][] {
  const lines = blocks(heading, 'sh').join('\n').split('\n');
  return lines
    .filter((line) => line.startsWith('npx lathe '))
    .map((line) =>
      line
        .replace(/\s+#.*$/, '')
        .split(/\s+/)
        .slice(2),
    );
}

function songs(folder: string): void {
  mkdirSync(join(folder, 'songs', 'single'), { recursive: true });
  copyFileSync(join(samples, 'loop_garzul.flac'), join(folder, 'songs', 'garzul.flac'));
  copyFileSync(join(samples, 'loop_amen_full.flac'), join(folder, 'songs', 'single', 'amen.flac'));
}

test('the commands of "On the command line" run as written', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-readme-'));
  t.after(() => rmSync(folder, { recursive: true }));
  songs(folder);
  const listed = commands('On the command line');
  assert.equal(listed.length, 4);
  for (const args of listed) {
    const done = await runLathe(args, { cwd: folder });
    assert.equal(done.exitCode, 0, `lathe ${args.join(' ')}\n${done.stdout}${done.stderr}`);
  }
  assert.ok(existsSync(join(folder, 'masters', 'single', 'amen.flac')));
  assert.ok(existsSync(join(folder, 'quiet', 'garzul.report.json')));
});

test('the commands and the TypeScript example of "As a service" run against a farm', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-readme-'));
  t.after(() => rmSync(folder, { recursive: true }));
  songs(folder);
  await using farm = await FarmProcess.start(join(folder, 'data'));
  const [serve = [], submit = []] = commands('As a service');
  assert.deepEqual(serve, ['serve']);
  const done = await runLathe([...submit, '--address', farm.grpcAddress], { cwd: folder });
  assert.equal(done.exitCode, 0, done.stdout + done.stderr);
  assert.ok(existsSync(join(folder, 'masters', 'single', 'amen.flac')));

  const [example = ''] = blocks('As a service', 'ts');
  assert.equal(example, readFileSync('examples/master-a-file.ts', 'utf8'));
  const song = join(folder, 'song.flac');
  copyFileSync(join(samples, 'loop_mika.flac'), song);
  const run = spawnSync(process.execPath, ['examples/master-a-file.ts', farm.grpcAddress, song], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /finished/);
  assert.ok(existsSync(`${song}.master`));
  assert.ok(existsSync(`${song}.report`));
});
