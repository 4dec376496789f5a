import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runLathe } from '../support/cli.ts';
import { writeFloatWav } from '../support/float-wav.ts';
import { noise } from '../support/noise.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-pages-'));
after(() => rmSync(folder, { recursive: true }));
const samples = noise(3, 4 * 44_100).map((value) => value * 0.2);
writeFloatWav(join(folder, 'song.wav'), 44_100, [samples, samples.toReversed()]);

function embedded(path: string): Record<string, unknown> {
  const page = readFileSync(path, 'utf8');
  return JSON.parse(/<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(page)?.[1] ?? '');
}

test('analyze --page writes a page with the measured numbers; the JSON line stays what was asked for', async () => {
  const out = join(folder, 'pages');
  const { exitCode, stdout } = await runLathe(['analyze', join(folder, 'song.wav'), '--page', out, '--json']);
  assert.equal(exitCode, 0);
  const line = JSON.parse(stdout);
  assert.equal(line.picture, undefined);
  assert.equal(line.momentary, undefined);
  assert.deepEqual(readdirSync(out), ['song.wav.report.html']);
  const { measurement } = embedded(join(out, 'song.wav.report.html')) as { measurement: Record<string, unknown> };
  assert.equal(measurement['integratedLufs'], line.integratedLufs);
  assert.ok(readFileSync(join(out, 'song.wav.report.html'), 'utf8').includes('Loudness over time'));
});

test('two inputs of one name get a page each, and a file that is no page is never overwritten', async () => {
  const out = join(folder, 'twice');
  const other = join(folder, 'other');
  const song = join(folder, 'song.wav');
  assert.equal((await runLathe(['master', song, '--out', other, '--container', 'wav'])).exitCode, 0);
  assert.equal((await runLathe(['analyze', song, join(other, 'song.wav'), '--page', out])).exitCode, 0);
  const pages = ['song.wav-2.report.html', 'song.wav.report.html'];
  assert.deepEqual(readdirSync(out), pages);
  writeFileSync(join(out, 'song.wav.report.html'), 'mine');
  const refused = await runLathe(['analyze', song, '--page', out]);
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stderr, /is no page of Lathe's/);
  assert.equal(readFileSync(join(out, 'song.wav.report.html'), 'utf8'), 'mine');
});

test('check --page shows the rules, master --page the proof and both loudness curves', async () => {
  const song = join(folder, 'song.wav');
  const checked = join(folder, 'checked');
  await runLathe(['check', song, '--profile', 'spotify', '--page', checked]);
  const rules = embedded(join(checked, 'song.wav.report.html'))['rules'] as { rule: string; verdict: string }[];
  assert.equal(rules.find(({ rule }) => rule === 'sample-format')?.verdict, 'fail');
  const out = join(folder, 'masters');
  const flags = ['--target-lufs', '-16', '--ceiling-dbtp', '-1', '--policy', 'best-effort', '--page'];
  assert.equal((await runLathe(['master', song, '--out', out, ...flags])).exitCode, 0);
  assert.deepEqual(readdirSync(out).toSorted(), ['song.report.html', 'song.report.json', 'song.wav']);
  const page = readFileSync(join(out, 'song.report.html'), 'utf8');
  assert.match(page, /short-term before/);
  assert.match(page, /read back and measured/);
  const report = JSON.parse(readFileSync(join(out, 'song.report.json'), 'utf8'));
  const { measurement } = embedded(join(out, 'song.report.html')) as { measurement: Record<string, unknown> };
  assert.equal(measurement['integratedLufs'], report.after.integratedLufs);
});
