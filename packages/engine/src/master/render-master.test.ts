import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hashFile, WavWriter, type WrittenSampleFormat } from '@lathe/audio-file';
import { type MasterRecipe, masterReportSchema, unchangedMasterRecipe } from '@lathe/core';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { analyzeFile } from '../analyze/analyze-file.ts';
import { renderMaster, type RenderMasterOptions } from './render-master.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-render-'));
after(() => rmSync(folder, { recursive: true }));
let fileCount = 0;

/** Noise in 0.25 s beats of rising level: dynamic, with peaks well over its loudness. */
function beats(seed: number, seconds: number, level: number): Float32Array {
  return noise(seed, 44_100 * seconds).map((value, frame) => {
    const beat = 1 - (frame % 11_025) / 11_025;
    return value * value * value * level * (0.05 + 0.95 * beat * beat * beat);
  });
}

function floatInput(channels: readonly Float32Array[]): string {
  const path = join(folder, `input-${fileCount++}.wav`);
  writeFloatWav(path, 44_100, channels);
  return path;
}

/** The dynamic input, louder. */
function gainedInput(gainDb: number): string {
  const gain = 10 ** (gainDb / 20);
  return floatInput([beats(1, 8, 0.7), beats(2, 8, 0.5)].map((samples) => samples.map((value) => value * gain)));
}

const dynamicInput = floatInput([beats(1, 8, 0.7), beats(2, 8, 0.5)]);

async function render(inputPath: string, fields: Partial<MasterRecipe>, options: Partial<RenderMasterOptions> = {}) {
  const outputFolder = mkdtempSync(join(folder, 'out-'));
  const outputPath = join(outputFolder, 'master.wav');
  const recipe = { ...unchangedMasterRecipe, ...fields };
  const report = await renderMaster({ inputPath, outputPath, recipe, ...options });
  return { report, outputPath, bytes: readFileSync(outputPath) };
}

/** Interleaved payload of a WAV written by this product or by the tests: the rest of the file after `data`. */
function payloadOf(bytes: Buffer): Buffer {
  const at = bytes.indexOf('data');
  return bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4));
}

function floatsOf(bytes: Buffer): Float32Array {
  const payload = Uint8Array.from(payloadOf(bytes));
  return new Float32Array(payload.buffer);
}

async function pcmInput(
  sampleFormat: WrittenSampleFormat,
  payload: Uint8Array,
  chunks: { id: string; bytes: Uint8Array }[] = [],
): Promise<string> {
  const path = join(folder, `input-${fileCount++}.wav`);
  const writer = await WavWriter.create(path, { sampleFormat, sampleRateHz: 48_000, channels: ['L', 'R'], chunks });
  writer.write(payload);
  await writer.finish();
  return path;
}

function randomBytes(seed: number, length: number): Uint8Array {
  return Uint8Array.from(noise(seed, length), (value) => Math.floor((value + 1) * 128));
}

for (const [sampleFormat, frameBytes] of [
  ['s16', 4],
  ['s24', 6],
  ['s32', 8],
] as const) {
  test(`the recipe that changes nothing returns ${sampleFormat} bit for bit and lists no change`, async () => {
    const payload = randomBytes(3, 30_001 * frameBytes);
    const { report, bytes } = await render(await pcmInput(sampleFormat, payload), {});
    assert.ok(payloadOf(bytes).equals(payload));
    assert.deepEqual([report.changes, report.losses], [[], []]);
    assert.equal(report.processing.dither, null);
  });
}

test('unchanged float keeps values over full scale and -0; NaN, infinity and denormals become 0 and are listed', async () => {
  const samples = beats(4, 1, 0.5);
  samples.set([3.5, -0, Number.NaN, Infinity, -Infinity, 1e-40, -2e-39, 1.2e-38], 1000);
  const { report, bytes } = await render(floatInput([samples]), {});
  const written = floatsOf(bytes);
  const expected = samples.slice();
  expected.set([3.5, -0, 0, 0, 0, 0, 0, 1.2e-38], 1000);
  assert.deepEqual([...new Uint32Array(written.buffer)], [...new Uint32Array(expected.buffer)]);
  assert.deepEqual(
    report.changes.map(({ what, from }) => [what, from]),
    [
      ['non-finite samples', '3 NaN or infinite'],
      ['denormal samples', '2 denormal'],
    ],
  );
});

test('with nonFinite "reject" a NaN is nonfinite_samples and names its frame; no file is left', async () => {
  const samples = beats(4, 1, 0.5);
  samples[777] = Number.NaN;
  const outputFolder = mkdtempSync(join(folder, 'out-'));
  const recipe: MasterRecipe = { ...unchangedMasterRecipe, nonFinite: 'reject' };
  const outputPath = join(outputFolder, 'master.wav');
  await assert.rejects(renderMaster({ inputPath: floatInput([samples]), outputPath, recipe }), {
    code: 'nonfinite_samples',
    message: /frame 777/,
  });
  assert.deepEqual(readdirSync(outputFolder), []);
});

for (const sampleFormat of ['s16', 's24', 'f32'] as const) {
  test(`best-effort -14 LUFS under -1 dBTP as ${sampleFormat}: within 0.1 LU, true peak never over`, async () => {
    const { report, outputPath } = await render(dynamicInput, {
      targetLufs: -14,
      ceilingDbtp: -1,
      policy: 'best-effort',
      sampleFormat,
    });
    const independent = await analyzeFile(outputPath);
    assert.ok(Math.abs((independent.integratedLufs ?? 0) + 14) <= 0.1, `${independent.integratedLufs}`);
    assert.ok((independent.truePeakDbtp ?? 0) <= -1, `${independent.truePeakDbtp}`);
    assert.equal(independent.lengthFrames, 44_100 * 8);
    assert.ok((report.processing.limiter?.maxReductionDb ?? 0) > 1);
    assert.ok(report.processing.solverPasses <= 5, `${report.processing.solverPasses} passes`);
    assert.deepEqual(masterReportSchema.parse(report), report);
    assert.deepEqual(report.after, independent);
  });
}

test('linear -30 LUFS under -1 dBTP is met within 0.05 LU without limiter', async () => {
  const { report } = await render(dynamicInput, { targetLufs: -30, ceilingDbtp: -1 });
  assert.ok(Math.abs((report.after.integratedLufs ?? 0) + 30) <= 0.05);
  assert.equal(report.processing.limiter, null);
});

test('linear -9 LUFS is target_unreachable and names the level that acceptNearest then writes within 0.05 LU', async () => {
  const fields = { targetLufs: -9, ceilingDbtp: -1 };
  let reachable = 0;
  await assert.rejects(render(dynamicInput, fields), (error: { code: string; details: { reachableLufs: number } }) => {
    reachable = error.details.reachableLufs;
    return error.code === 'target_unreachable';
  });
  const { report } = await render(dynamicInput, { ...fields, acceptNearest: true });
  assert.ok(Math.abs((report.after.integratedLufs ?? 0) - reachable) <= 0.05);
  assert.ok(Math.abs((report.reachableLufs ?? 0) - reachable) <= 0.05);
  const truePeakDbtp = report.after.truePeakDbtp ?? 0;
  assert.ok(truePeakDbtp <= -1 && truePeakDbtp > -1.02, `${truePeakDbtp}`);
});

test('best-effort -5 LUFS saturates: the level reached is named, and 1 dB more gain would add less than 0.05 LU', async () => {
  const { report } = await render(dynamicInput, { targetLufs: -5, ceilingDbtp: -1, policy: 'best-effort' });
  assert.equal(report.reachableLufs, report.after.integratedLufs);
  const { gainDb, limiter } = report.processing;
  const fields = { ceilingDbtp: -1, policy: 'best-effort' } as const;
  const louder = await render(gainedInput(gainDb + 1), fields);
  assert.ok((louder.report.after.integratedLufs ?? 0) - (report.after.integratedLufs ?? 0) < 0.05);
  assert.ok((limiter?.maxReductionDb ?? 0) > 5);
});

test('limit 2 dB: no frame is reduced by more, and the level reached is named', async () => {
  const fields = { targetLufs: -8, ceilingDbtp: -1, policy: 'limit', limitDb: 2 } as const;
  await assert.rejects(render(dynamicInput, fields), { code: 'target_unreachable' });
  const { report } = await render(dynamicInput, { ...fields, acceptNearest: true });
  const reduction = report.processing.limiter?.maxReductionDb ?? 0;
  assert.ok(reduction <= 2 && reduction > 1.9, `${reduction}`);
  assert.equal(report.reachableLufs, report.after.integratedLufs);
});

test('limiting keeps every sample in its place: before the first peak the output is the input times the gain', async () => {
  const samples = beats(6, 3, 0.1);
  samples.fill(0.9, 100_000, 100_040);
  const { bytes, report } = await render(floatInput([samples]), { ceilingDbtp: -6, policy: 'best-effort' });
  assert.ok((report.processing.limiter?.maxReductionDb ?? 0) > 3);
  const written = floatsOf(bytes);
  assert.equal(written.length, samples.length);
  assert.deepEqual(written.subarray(0, 99_000), samples.subarray(0, 99_000));
  assert.ok(Math.abs(written[100_020] ?? 1) <= 0.5012);
});

test("a master of 10 frames is written: shorter than the limiter's latency", async () => {
  const input = floatInput([new Float32Array([0, 0.5, 1, 0.5, 0, -0.5, -1, -0.5, 0, 0.25])]);
  const { report, bytes } = await render(input, { ceilingDbtp: -3, policy: 'best-effort' });
  assert.equal(floatsOf(bytes).length, 10);
  assert.ok((report.after.truePeakDbtp ?? 0) <= -3);
});

test('unknown chunks of the input are in the output, in order and before the audio', async () => {
  const chunks = [
    { id: 'iXML', bytes: new TextEncoder().encode('<a/>') },
    { id: 'what', bytes: new Uint8Array([1, 2, 3]) },
  ];
  const { bytes } = await render(await pcmInput('s16', randomBytes(5, 4 * 48_000), chunks), { sampleFormat: 's24' });
  const [first, second, data] = ['iXML', 'what', 'data'].map((id) => bytes.indexOf(id));
  assert.ok(first !== undefined && second !== undefined && data !== undefined);
  assert.ok(0 < first && first < second && second < data);
});

test('16 bit written as 24 bit is exact, without dither, and listed', async () => {
  const payload = randomBytes(7, 4 * 5_000);
  const { report, bytes } = await render(await pcmInput('s16', payload), { sampleFormat: 's24' });
  const widened = Buffer.from(
    Array.from({ length: payload.length / 2 }, (_, i) => [0, payload[2 * i] ?? 0, payload[2 * i + 1] ?? 0]).flat(),
  );
  assert.ok(payloadOf(bytes).equals(widened));
  assert.equal(report.processing.dither, null);
  assert.deepEqual(
    report.changes.map(({ what }) => what),
    ['sample format'],
  );
});

test('mastering a master again changes no sample', async () => {
  const fields = { targetLufs: -20, ceilingDbtp: -1, sampleFormat: 's16' } as const;
  const once = await render(dynamicInput, fields);
  const twice = await render(once.outputPath, fields);
  assert.ok(payloadOf(twice.bytes).equals(payloadOf(once.bytes)));
  assert.deepEqual(twice.report.changes, []);
});

test('a raised flag cancels within a block and leaves no file', async () => {
  const outputFolder = mkdtempSync(join(folder, 'out-'));
  const recipe: MasterRecipe = { ...unchangedMasterRecipe, targetLufs: -9, ceilingDbtp: -1, policy: 'best-effort' };
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const rendering = renderMaster({
    inputPath: dynamicInput,
    outputPath: join(outputFolder, 'master.wav'),
    recipe,
    cancel,
    onProgress: ({ phase }) => phase === 'solve' && Atomics.store(cancel, 0, 1),
  });
  await assert.rejects(rendering, { code: 'cancelled' });
  assert.deepEqual(readdirSync(outputFolder), []);
});

test('progress never falls, names phases in order and ends at 1; each further pass solves and proves again', async () => {
  const seen: { phase: string; fraction: number }[] = [];
  const fields = { targetLufs: -9, ceilingDbtp: -1, policy: 'best-effort' } as const;
  await render(dynamicInput, fields, { onProgress: (progress) => seen.push(progress) });
  for (const [index, { fraction }] of seen.entries()) assert.ok(fraction >= (seen[index - 1]?.fraction ?? 0));
  assert.equal(seen.at(-1)?.fraction, 1);
  const phases = seen.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1]);
  assert.match(phases.join(' '), /^analyse( solve prove)+$/);
});

test('FLAC asked for as WAV has the same samples; container and lost tags are listed, and no scratch file is left', async () => {
  const fromRoot = createRequire(new URL('../../../../package.json', import.meta.url));
  const resolved = fromRoot.resolve('supersonic-scsynth-samples/package.json');
  const inputPath = join(dirname(resolved), 'samples', 'loop_garzul.flac');
  const { report, outputPath } = await render(inputPath, { container: 'wav' });
  assert.deepEqual(await analyzeFile(outputPath), await analyzeFile(inputPath));
  assert.ok(report.changes.some(({ what, from, to }) => what === 'container' && from === 'flac' && to === 'wav'));
  const limited = await render(inputPath, { targetLufs: -11, ceilingDbtp: -1, policy: 'best-effort' });
  assert.ok(Math.abs((limited.report.after.integratedLufs ?? 0) + 11) <= 0.1);
  assert.deepEqual(readdirSync(dirname(limited.outputPath)), ['master.wav']);
});

test('a target for silence is unmeasurable; silence without one passes', async () => {
  const silence = floatInput([new Float32Array(44_100)]);
  await assert.rejects(render(silence, { targetLufs: -14, ceilingDbtp: -1 }), { code: 'unmeasurable' });
  const { report } = await render(silence, { ceilingDbtp: -1, policy: 'best-effort' });
  assert.equal(report.after.truePeakDbtp, null);
});

test('a file that is no audio is refused as unsupported_format', async () => {
  const path = join(folder, 'text.wav');
  writeFileSync(path, 'This is no audio at all, only a text that calls itself one.');
  await assert.rejects(render(path, {}), { code: 'unsupported_format' });
});

test('two threads read, hash and prove a long file as one does', async () => {
  // Four segments, so that the second thread takes half of them.
  const inputPath = floatInput([noise(9, 4 * 2 ** 19 - 5).map((value) => value * 0.1)]);
  const fields = { targetLufs: -30, ceilingDbtp: -1, sampleFormat: 's24' } as const;
  const one = await render(inputPath, fields, { threads: 1 });
  const two = await render(inputPath, fields, { threads: 2 });
  assert.equal(two.report.input.sha256, await hashFile(inputPath));
  assert.equal(two.report.output.sha256, await hashFile(two.outputPath));
  assert.deepEqual(two.report, one.report);
  assert.ok(two.bytes.equals(one.bytes));
});
