import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FarmProcess } from '../../scripts/farm-process.ts';
import { runLathe, type CliRun } from '../support/cli.ts';
import { writeFloatWav } from '../support/float-wav.ts';
import { noise } from '../support/noise.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-manifest-'));
let farm: FarmProcess;

before(async () => {
  mkdirSync(join(folder, 'audio'));
  for (const [index, name] of ['a.wav', 'b.wav', 'c.wav'].entries()) {
    const samples = noise(index + 1, 22_050).map((sample) => sample * 0.1);
    writeFloatWav(join(folder, 'audio', name), 44_100, [samples, samples]);
  }
  farm = await FarmProcess.start(join(folder, 'data'));
});
after(async () => {
  await farm[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const submit = (manifest: string, ...args: string[]): Promise<CliRun> =>
  runLathe(['submit', '--manifest', manifest, '--target-lufs', '-20', '--address', farm.grpcAddress, ...args]);
async function batchCount(): Promise<number> {
  return (await runLathe(['batches', '--json', '--address', farm.grpcAddress])).stdout.split('\n').length;
}

const table = 'key,path\na,audio/a.wav\nb,audio/b.wav\n';

test('a table of files is one batch; submitted again it is not submitted again, and says so', async () => {
  const manifest = write('first.csv', table);
  const run = await submit(manifest, '--wait');
  assert.equal(run.exitCode, 0, run.stderr);
  assert.match(run.stdout, /^(bat_\S+) {2}2 items accepted, 0 refused\n\1 {2}2 of 2 done\n$/);
  const again = await submit(manifest, '--wait');
  assert.deepEqual([again.exitCode, again.stdout.split('\n')[0]], [0, run.stdout.split('\n')[1]]);
  const without = await submit(manifest);
  assert.equal(without.exitCode, 5);
  assert.match(without.stderr, /was submitted as bat_\S+ .*Another --journal submits/);
  const anew = await submit(manifest, '--journal', join(folder, 'anew'));
  assert.equal(anew.exitCode, 0, anew.stderr);
});

test('the table of docs/guides/batches.md is accepted, and each row has its own target or that of the command line', async () => {
  const guide = readFileSync(new URL('../../docs/guides/batches.md', import.meta.url), 'utf8');
  const [, text = ''] = /```csv\n([^`]+)```/.exec(guide) ?? [];
  for (const name of ['first.wav', 'second.wav'])
    copyFileSync(join(folder, 'audio', 'a.wav'), join(folder, 'audio', name));
  const priority = text.replace('key,', 'priority,key,').replaceAll('\nside', '\n-5,side');
  const run = await submit(write('guide.csv', priority), '--json');
  assert.equal(run.exitCode, 0, run.stderr + run.stdout);
  const jobs = (await runLathe(['jobs', '--json', '--limit', '2', '--address', farm.grpcAddress])).stdout.trim();
  const said = jobs
    .split('\n')
    .map((line): { itemKey: string; priority: number; recipe: { targetLufs: number } } => JSON.parse(line))
    .map(({ itemKey, priority: turn, recipe }) => [itemKey, turn, recipe.targetLufs]);
  assert.deepEqual(said, [
    ['side-a-2', -5, -20],
    ['side-a-1', -5, -14],
  ]);
});

test('other options under the same journal are refused', async () => {
  const manifest = write('options.csv', table);
  assert.equal((await submit(manifest)).exitCode, 0);
  const run = await runLathe(['submit', '--manifest', manifest, '--target-lufs', '-9', '--address', farm.grpcAddress]);
  assert.equal(run.exitCode, 5);
  assert.match(run.stderr, /other options/);
});

test('an item at fault is refused by itself; mended, it goes into the same batch', async () => {
  const manifest = write('mended.jsonl', '{"key":"a","path":"audio/a.wav"}\n{"key":"b","path":"audio/no.wav"}\n{"key"');
  const first = await submit(manifest);
  assert.notEqual(first.exitCode, 0);
  assert.match(first.stderr, /^b: /m);
  assert.match(first.stderr, /Line 3 of the manifest/);
  assert.doesNotMatch(first.stderr, /defect of Lathe| {4}at /);
  write('mended.jsonl', '{"key":"a","path":"audio/a.wav"}\n{"key":"b","path":"audio/b.wav"}\n');
  const second = await submit(manifest, '--wait');
  assert.equal(second.exitCode, 0, second.stderr);
  assert.match(second.stdout, /1 items accepted and 1 in earlier runs, 0 refused\n\S+ {2}2 of 2 done/);
});

test('an item that changed under its key is refused, not passed over', async () => {
  const manifest = write('changed.jsonl', '{"key":"a","path":"audio/a.wav"}\n{"key"');
  await submit(manifest);
  write('changed.jsonl', '{"key":"a","path":"audio/c.wav"}\n');
  const run = await submit(manifest);
  assert.match(run.stderr, /a was accepted before with another content/);
  assert.equal(run.exitCode, 5);
});

for (const [what, name, text, pattern] of [
  ['that is not there', 'none.csv', null, /which cannot be found/],
  ['that is not there, as JSON lines', 'none.jsonl', null, /which cannot be found/],
  ['without a header', 'bare.csv', 'audio/a.wav,1\n', /Line 1 .*header row/],
  ['with another separator', 'semicolons.csv', 'key;path\na;audio/a.wav\n', /Line 1 .*header row/],
  ['with an open quote', 'quote.csv', 'key,path\na,"audio/a.wav\n', /Line 2/],
  ['with an extra cell', 'extra.csv', 'key,path\na,audio/a.wav,1\n', /Line 2/],
  ['that is no JSON', 'text.jsonl', 'not json\n', /Line 1/],
  ['that is empty', 'empty.csv', '', /has no item/],
] as const) {
  test(`a manifest ${what} is told by name, and nothing is begun`, async () => {
    const manifest = join(folder, name);
    if (text !== null) write(name, text);
    const before = await batchCount();
    const run = await submit(manifest);
    assert.ok(run.exitCode === 2 || run.exitCode === 5, `${run.exitCode} ${run.stderr}`);
    assert.match(run.stderr, pattern);
    assert.doesNotMatch(run.stderr, /defect of Lathe| {4}at /);
    assert.ok(!existsSync(`${manifest}.lathe-journal`));
    assert.equal(await batchCount(), before);
  });
}

test('a folder as manifest, a farm that is not there, and options without a manifest are refused at once', async () => {
  const manifest = write('nowhere.csv', table);
  const folderRun = await submit(join(folder, 'audio'));
  assert.match(folderRun.stderr, /names the folder/);
  const away = await runLathe(['submit', '--manifest', manifest, '--target-lufs', '-20', '--address', '127.0.0.1:9']);
  assert.equal(away.exitCode, 6);
  assert.match(away.stderr, /No farm answers at 127\.0\.0\.1:9/);
  assert.ok(!existsSync(`${manifest}.lathe-journal`));
  const lone = await runLathe([
    'submit',
    join(folder, 'audio', 'a.wav'),
    '--label',
    'x',
    '--address',
    farm.grpcAddress,
  ]);
  assert.equal(lone.exitCode, 2);
  assert.match(lone.stderr, /--label goes with --manifest/);
});

test('a journal of a batch that the farm does not know is refused by name', async () => {
  const manifest = write('other.csv', table);
  const journal = `${manifest}.lathe-journal`;
  await submit(manifest);
  const known = readFileSync(journal, 'utf8').split('\n').slice(0, 1).join('\n');
  writeFileSync(journal, `${known}\n{"batchId":"bat_01890000-0000-7000-8000-000000000000"}\n`);
  const run = await submit(manifest);
  assert.equal(run.exitCode, 5);
  assert.match(run.stderr, /This farm has no batch bat_/);
});
