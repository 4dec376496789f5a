import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { masterReportSchema, measurementSchema, type MasterReport } from '@lathe/core';
import { errorCatalogue, type ErrorCode } from '@lathe/core/errors';
import { runLathe } from '../support/cli.ts';
import { absurdCounts, hostileFiles, hostileLimits, longChunkFile } from '../support/hostile-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-hostile-'));
after(() => rmSync(folder, { recursive: true }));
before(() => {
  for (const { name, bytes } of hostileFiles) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'long-chunk.wav'), longChunkFile);
});

const paths = hostileFiles.map(({ name }) => join(folder, name));
const limits = [
  `--limit=chunk-bytes=${hostileLimits.maxChunkBytes}`,
  `--limit=decoded-ratio-from-bytes=${hostileLimits.decodedRatioFromBytes}`,
];

interface Line {
  readonly file: string;
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly remedy: string };
  readonly warnings?: readonly { readonly code: string }[];
  readonly degraded?: boolean;
  readonly report?: string;
}

/** Runs a verb over every file and returns its lines by name; the exit code is that of the worst. */
async function linesOf(args: readonly string[]): Promise<ReadonlyMap<string, Line>> {
  const run = await runLathe([...args, '--json', ...limits, ...paths]);
  assert.equal(run.exitCode, errorCatalogue.input_corrupt.exitCode, run.stderr);
  assert.ok(!/Infinity|NaN/.test(run.stdout.replaceAll(/"message":"[^"]*"/g, '')), 'JSON holds no infinity');
  const lines = run.stdout
    .trim()
    .split('\n')
    .map((text): Line => JSON.parse(text));
  assert.equal(lines.length, paths.length);
  return new Map(lines.map((line) => [line.file.slice(folder.length + 1), line]));
}

/** `report`, `degraded` or the code of the error. */
function answerOf(line: Line | undefined): string {
  if (line?.error) {
    assert.equal(line.error.remedy, errorCatalogue[line.error.code].remedy);
    assert.match(line.error.message, /^[A-Z].*\.$/s);
    return line.error.code;
  }
  return line?.degraded ? 'degraded' : 'report';
}

function answersOf(lines: ReadonlyMap<string, Line>): readonly string[] {
  return [...lines].map(([name, line]) => `${name}: ${answerOf(line)}`).toSorted();
}

for (const lenient of [false, true]) {
  const flags = lenient ? ['--lenient'] : [];
  const expected = hostileFiles.map((file) => `${file.name}: ${(lenient ? file.lenient : undefined) ?? file.strict}`);

  test(`analyze ${flags.join()} answers every hostile file as documented`, async () => {
    const lines = await linesOf(['analyze', ...flags]);
    assert.deepEqual(answersOf(lines), expected.toSorted());
    for (const { name, warnings = [] } of hostileFiles) {
      const { file: _file, error, ...measurement } = lines.get(name) ?? { file: '' };
      if (error) continue;
      measurementSchema.parse(measurement);
      if (measurement.degraded) continue;
      assert.deepEqual(measurement.warnings?.map(({ code }) => code) ?? [], warnings, name);
    }
    const silence: unknown = lines.get('wav-digital-silence.wav');
    assert.partialDeepStrictEqual(silence, { integratedLufs: null, truePeakDbtp: null });
    assert.partialDeepStrictEqual(lines.get('wav-absurd-floats.wav'), absurdCounts);
  });

  test(`master ${flags.join()} answers every hostile file as documented and leaves no other file`, async () => {
    const out = join(folder, `out-${lenient}`);
    const lines = await linesOf(['master', '--out', out, ...flags]);
    assert.deepEqual(answersOf(lines), expected.toSorted());
    const reports = [...lines.values()].flatMap(({ report }) => (report === undefined ? [] : [report]));
    const masters: string[] = [];
    for (const path of reports) {
      const report: MasterReport = masterReportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      // FLAC stays FLAC, under its own name.
      masters.push(path.replace('.report.json', report.output.container === 'flac' ? '.flac' : '.wav'));
      assert.equal(report.degraded, report.before.degraded);
      assert.equal(
        report.degraded === true,
        report.losses.some(({ what }) => what === 'damaged audio'),
      );
    }
    assert.deepEqual(
      readdirSync(out)
        .map((name) => join(out, name))
        .toSorted(),
      [...reports, ...masters].toSorted(),
    );
  });
}

const singles: readonly (readonly [string, ErrorCode, readonly string[]])[] = [
  ['empty.wav', 'input_empty', []],
  ['text.mp3', 'unsupported_format', []],
  ['wav-0-channels.wav', 'unsupported_layout', []],
  ['wav-rate-0.wav', 'unsupported_rate', []],
  ['wav-12-bytes.wav', 'malformed_media', []],
  ['wav-truncated.wav', 'input_corrupt', []],
  ['wav-1001-chunks.wav', 'limit_exceeded', []],
  ['wav-absurd-floats.wav', 'nonfinite_samples', ['--non-finite', 'reject']],
  ['long-chunk.wav', 'limit_exceeded', limits],
];
for (const [name, code, flags] of singles) {
  test(`master ${name} ${flags.join(' ')} is ${code} for people too: a sentence, the remedy, exit code ${errorCatalogue[code].exitCode}`, async () => {
    const run = await runLathe(['master', join(folder, name), '--out', join(folder, 'single'), ...flags]);
    assert.equal(run.exitCode, errorCatalogue[code].exitCode);
    assert.ok(run.stderr.includes(errorCatalogue[code].remedy), run.stderr);
    assert.ok(!run.stderr.includes('    at '), 'no stack');
  });
}
