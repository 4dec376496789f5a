import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unchangedMasterRecipe } from '@lathe/core';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { analyzeFile } from '../analyze/analyze-file.ts';
import type { RenderTask } from '../kinds/render-task.ts';
import { RenderPool } from './render-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-pool-'));
after(() => rmSync(folder, { recursive: true }));

const shortInput = join(folder, 'short.wav');
writeFloatWav(shortInput, 44_100, [noise(1, 88_200).map((value) => value * 0.1)]);

/** Hours of silence that take no room on the disk: 8 kHz, mono, 16 bit. */
function sparseInput(name: string, hours: number): string {
  const path = join(folder, name);
  const dataBytes = hours * 3600 * 8_000 * 2;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  for (const [offset, value] of [
    [16, 16],
    [24, 8_000],
    [28, 16_000],
    [40, dataBytes],
  ] as const) {
    header.writeUInt32LE(value, offset);
  }
  for (const [offset, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    header.writeUInt16LE(value, offset);
  header.write('data', 36);
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, header);
  closeSync(descriptor);
  truncateSync(path, 44 + dataBytes);
  return path;
}

function analysis(path: string, series = false): RenderTask {
  return {
    kind: 'analyze',
    inputs: [{ role: 'source', path }],
    outputs: [],
    recipe: JSON.stringify({ schema: 'lathe.recipe.analyze/1', series }),
  };
}

test('tasks on 2 threads give what the same thread gives, and write outputs and reports with their hashes', async () => {
  await using pool = RenderPool.open({ threads: 2 });
  const outputs = [
    { role: 'master', path: join(folder, 'master.wav') },
    { role: 'report', path: join(folder, 'master.report.json') },
  ];
  const recipe = JSON.stringify({ ...unchangedMasterRecipe, targetLufs: -30, ceilingDbtp: -1 });
  const mastering: RenderTask = { kind: 'master', inputs: [{ role: 'source', path: shortInput }], outputs, recipe };
  const fractions: number[] = [];
  const [analysed, mastered] = await Promise.all([
    pool.run(analysis(shortInput)),
    pool.run(mastering, { onProgress: ({ fraction }) => fractions.push(fraction) }),
  ]);
  assert.ok(analysed.ok && mastered.ok);
  assert.deepEqual(analysed.report, await analyzeFile(shortInput));
  assert.deepEqual(JSON.parse(readFileSync(outputs[1]?.path ?? '', 'utf8')), mastered.report);
  assert.deepEqual(
    mastered.outputs.map(({ role }) => role),
    ['master', 'report'],
  );
  assert.equal(fractions.at(-1), 1);
});

test('errors come back as data with their code', async () => {
  await using pool = RenderPool.open({ threads: 1 });
  const missing = await pool.run(analysis(join(folder, 'none.wav')));
  assert.ok(!missing.ok);
  assert.equal(missing.error.code, 'not_found');
  const unknown = await pool.run({ ...analysis(shortInput), kind: 'press' });
  assert.ok(!unknown.ok);
  assert.deepEqual([unknown.error.code, unknown.error.details], ['invalid_argument', { kind: 'press' }]);
});

test('aborting a running task ends it as cancelled, and its thread takes the next', async () => {
  const long = sparseInput('long.wav', 23);
  await using pool = RenderPool.open({ threads: 1 });
  const controller = new AbortController();
  const running = pool.run(analysis(long), { signal: controller.signal, onProgress: () => controller.abort() });
  const next = pool.run(analysis(shortInput));
  const cancelled = await running;
  assert.ok(!cancelled.ok);
  assert.equal(cancelled.error.code, 'cancelled');
  assert.ok((await next).ok);
});

test('a task that is aborted before it begins is cancelled', async () => {
  await using pool = RenderPool.open({ threads: 1 });
  const result = await pool.run(analysis(shortInput), { signal: AbortSignal.abort() });
  assert.ok(!result.ok);
  assert.equal(result.error.code, 'cancelled');
});

test('a thread that runs out of memory is replaced; only its task is render_crashed', async () => {
  const long = sparseInput('series.wav', 8);
  await using pool = RenderPool.open({ threads: 1, heapLimitMib: 16 });
  const crashing = pool.run(analysis(long, true));
  const waiting = pool.run(analysis(shortInput));
  const crashed = await crashing;
  assert.ok(!crashed.ok);
  assert.equal(crashed.error.code, 'render_crashed');
  assert.ok((await waiting).ok);
});

test('disposing cancels what runs', async () => {
  const long = sparseInput('disposed.wav', 23);
  const pool = RenderPool.open({ threads: 1 });
  const started = Promise.withResolvers<undefined>();
  const running = pool.run(analysis(long), { onProgress: () => started.resolve(undefined) });
  await started.promise;
  await pool[Symbol.asyncDispose]();
  const result = await running;
  assert.ok(!result.ok);
  assert.equal(result.error.code, 'cancelled');
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('a thread that makes no step for too long is ended with deadline_exceeded, and the next task has a new one', async () => {
  await using pool = RenderPool.open({ threads: 1, stallLimitSeconds: 0.001 });
  // Between its first sign of life and its first block a thread loads modules for far longer than a millisecond.
  const stalled = await pool.run(analysis(shortInput));
  assert.ok(!stalled.ok);
  assert.deepEqual(
    [stalled.error.code, stalled.error.details],
    ['deadline_exceeded', { kind: 'analyze', stallLimitSeconds: 0.001 }],
  );
  const next = await pool.run(analysis(shortInput));
  assert.ok(!next.ok);
  assert.equal(next.error.code, 'deadline_exceeded');
  await using patient = RenderPool.open({ threads: 1, stallLimitSeconds: 30 });
  assert.ok((await patient.run(analysis(shortInput))).ok);
});

test('limits of the pool hold for its tasks, and a task may have its own', async () => {
  await using pool = RenderPool.open({ threads: 1, limits: { maxDurationSeconds: 1 } });
  const refused = await pool.run(analysis(shortInput));
  assert.ok(!refused.ok);
  assert.deepEqual(refused.error.details, { limit: 'duration-seconds', limitValue: 1, value: 2 });
  assert.ok((await pool.run({ ...analysis(shortInput), limits: { maxDurationSeconds: 2 } })).ok);
});

test('the program of the pool decodes for its tasks; without one the formats that need it are unsupported', async () => {
  const path = join(folder, 'song.m4a');
  writeFileSync(path, Buffer.from('\0\0\0\x18ftypM4A \0\0\0\0M4A mp42', 'latin1'));
  for (const ffmpeg of [null, 'lathe-has-no-such-program']) {
    await using pool = RenderPool.open({ threads: 1, ffmpeg });
    const refused = await pool.run(analysis(path));
    assert.ok(!refused.ok);
    assert.equal(refused.error.code, 'unsupported_format');
    assert.match(refused.error.message, /ffmpeg/);
  }
});

test('a render tells when its first blocks were through: of the analysis first, of the output where it writes one', async () => {
  await using pool = RenderPool.open({ threads: 1 });
  const beforeMs = Date.now();
  const analysed = await pool.run(analysis(shortInput));
  const mastered = await pool.run({
    kind: 'master',
    inputs: [{ role: 'source', path: shortInput }],
    outputs: [
      { role: 'master', path: join(folder, 'first-blocks.wav') },
      { role: 'report', path: join(folder, 'first-blocks.json') },
    ],
    recipe: JSON.stringify({ ...unchangedMasterRecipe, targetLufs: -20, ceilingDbtp: -6, policy: 'best-effort' }),
  });
  const afterMs = Date.now();
  assert.ok(analysed.ok && mastered.ok);
  const { anyAtMs, writtenAtMs } = mastered.firstBlocks ?? {};
  assert.equal(analysed.firstBlocks?.writtenAtMs, null);
  const inOrder = [beforeMs, analysed.firstBlocks.anyAtMs, anyAtMs, writtenAtMs, afterMs].map(Number);
  assert.deepEqual(
    inOrder,
    inOrder.toSorted((a, b) => a - b),
  );
});
