import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  type AudioFileInfo,
  type ChunkToWrite,
  createAudioFile,
  openAudioFile,
  sampleSizeBytes,
  type WrittenContainer,
  type WrittenSampleFormat,
} from '@lathe/audio-file';
import { type MasterRecipe, type MasterReport, unchangedMasterRecipe } from '@lathe/core';
import { noise } from '../../../../tests/support/noise.ts';
import { masterEnding } from './output-container.ts';
import { renderMaster } from './render-master.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-containers-'));
after(() => rmSync(folder, { recursive: true }));
let fileCount = 0;

function newPath(): string {
  return join(folder, `file-${fileCount++}`);
}

/** Random PCM in a format: any integers, or floats from −1 to 1. */
function samplesIn(format: WrittenSampleFormat, sampleCount: number): Uint8Array {
  if (format === 'f32') return new Uint8Array(noise(5, sampleCount).buffer);
  if (format === 'f64') return new Uint8Array(Float64Array.from(noise(5, sampleCount), (value) => value / 3).buffer);
  return Uint8Array.from(noise(5, sampleCount * sampleSizeBytes(format)), (value) => Math.floor((value + 1) * 128));
}

async function input(
  container: WrittenContainer,
  sampleFormat: WrittenSampleFormat,
  pcm: Uint8Array,
  chunks: readonly ChunkToWrite[] = [],
): Promise<string> {
  const path = newPath();
  const channels = ['L', 'R'] as const;
  await using writer = await createAudioFile(path, { container, sampleFormat, sampleRateHz: 48_000, channels, chunks });
  writer.write(pcm);
  await writer.finish();
  return path;
}

interface Rendered {
  readonly report: MasterReport;
  readonly info: AudioFileInfo;
  readonly pcm: Buffer;
  /** Payloads of the output's chunks by id. */
  readonly chunks: ReadonlyMap<string, Buffer>;
}

async function render(inputPath: string, fields: Partial<MasterRecipe> = {}): Promise<Rendered> {
  const outputPath = newPath();
  const recipe = { ...unchangedMasterRecipe, ...fields };
  const report = await renderMaster({ inputPath, outputPath, recipe });
  await using reader = await openAudioFile(outputPath);
  const { info } = reader;
  const pcm = Buffer.alloc(info.lengthFrames * info.channelCount * sampleSizeBytes(info.sampleFormat));
  assert.equal(await reader.read(pcm), info.lengthFrames);
  const chunks = new Map<string, Buffer>();
  for (const chunk of info.chunks) chunks.set(chunk.id, Buffer.from(await reader.readChunk(chunk)));
  return { report, info, pcm, chunks };
}

const lengthFrames = 20_001;
const kept: readonly (readonly [WrittenContainer, WrittenSampleFormat, string])[] = [
  ['wav', 's24', 'wav'],
  ['rf64', 's16', 'wav'],
  ['bw64', 's24', 'bw64'],
  ['aiff', 's16', 'aiff'],
  ['aiff', 's24', 'aiff'],
  ['aiff', 's32', 'aiff'],
  ['aifc', 's24', 'aifc'],
  ['aifc', 'f32', 'aifc'],
  ['aifc', 'f64', 'aifc'],
  ['flac', 's16', 'flac'],
  ['flac', 's24', 'flac'],
];
for (const [container, sampleFormat, expected] of kept) {
  test(`the recipe that changes nothing writes ${container} of ${sampleFormat} as ${expected}, bit for bit`, async () => {
    const pcm = samplesIn(sampleFormat, 2 * lengthFrames);
    const { report, info, pcm: found } = await render(await input(container, sampleFormat, pcm));
    assert.equal(info.container, expected);
    assert.equal(report.output.container, expected);
    assert.ok(found.equals(pcm));
    assert.deepEqual(
      report.changes.map(({ what, from, to }) => [what, from, to]),
      container === expected ? [] : [['container', container, expected]],
    );
    assert.deepEqual(report.losses, []);
    assert.equal(report.proof.checks.find(({ name }) => name === 'container')?.value, expected);
  });
}

for (const container of ['wav', 'rf64', 'bw64', 'aiff', 'aifc', 'flac'] as const) {
  for (const [from, sampleFormat] of [
    ['wav', 's24'],
    ['aiff', 's24'],
    ['aifc', 's16'],
  ] as const) {
    test(`${from} of ${sampleFormat} asked for as ${container} is ${container} with the same samples`, async () => {
      const pcm = samplesIn(sampleFormat, 2 * lengthFrames);
      const { report, info, pcm: found } = await render(await input(from, sampleFormat, pcm), { container });
      assert.equal(info.container, container);
      assert.equal(info.sampleFormat, sampleFormat);
      assert.ok(found.equals(pcm));
      const change = report.changes.find(({ what }) => what === 'container');
      assert.deepEqual(change?.to, from === container ? undefined : container);
    });
  }
}

test('f64 passes unchanged: tiny, -0 and above full scale to the bit; NaN, infinity and denormals alone become 0', async () => {
  const samples = new Float64Array(samplesIn('f64', 2 * lengthFrames).buffer);
  samples.set([1 / 3, -0, 1e-300, -3e-45, 2.5, 1e12, 1.175e-38], 7000);
  const clean = await render(await input('wav', 'f64', new Uint8Array(samples.buffer)));
  assert.ok(clean.pcm.equals(new Uint8Array(samples.buffer)));
  assert.deepEqual([clean.report.changes, clean.report.losses], [[], []]);

  const expected = samples.slice();
  samples.set([NaN, -Infinity, 5e-324, 1e300, -1e-310], 9001);
  expected.set([0, 0, 0, 0, 0], 9001);
  const mended = await render(await input('aifc', 'f64', new Uint8Array(samples.buffer)));
  assert.ok(mended.pcm.equals(new Uint8Array(expected.buffer)));
  assert.deepEqual(
    mended.report.changes.map(({ what, from }) => [what, from]),
    [
      ['non-finite samples', '3 NaN or infinite'],
      ['denormal samples', '2 denormal'],
    ],
  );
});

test('f64 under gain stays f64, and the 24 bit of the chain are listed as a loss', async () => {
  const pcm = samplesIn('f64', 2 * lengthFrames);
  const { report, info } = await render(await input('wav', 'f64', pcm), { targetLufs: -23, ceilingDbtp: -1 });
  assert.equal(info.sampleFormat, 'f64');
  assert.ok(Math.abs((report.after.integratedLufs ?? 0) + 23) <= 0.05);
  assert.deepEqual(
    report.losses.map(({ what, from }) => [what, from]),
    [['precision', '64 bit float']],
  );
});

test('f32 asked for as f64 is exact and no loss; s32 asked for as f64 is a loss', async () => {
  const floats = noise(6, 2 * lengthFrames);
  const wide = await render(await input('wav', 'f32', new Uint8Array(floats.buffer)), { sampleFormat: 'f64' });
  assert.deepEqual(new Float64Array(Uint8Array.from(wide.pcm).buffer), Float64Array.from(floats));
  assert.deepEqual(wide.report.losses, []);
  const integers = await render(await input('wav', 's32', samplesIn('s32', 2 * lengthFrames)), { sampleFormat: 'f64' });
  assert.deepEqual(
    integers.report.losses.map(({ what, from }) => [what, from]),
    [['precision', '32 bit integer']],
  );
});

test('AIFF asked for as f32 becomes AIFC and says why; AIFF asked for by name with float is invalid_argument', async () => {
  const path = await input('aiff', 's24', samplesIn('s24', 2 * lengthFrames));
  const { report, info } = await render(path, { sampleFormat: 'f32' });
  assert.equal(info.container, 'aifc');
  assert.match(report.changes.find(({ what }) => what === 'container')?.why ?? '', /AIFF holds no float/);
  const float = await input('wav', 'f32', samplesIn('f32', 2 * lengthFrames));
  await assert.rejects(render(float, { container: 'aiff' }), { code: 'invalid_argument', message: /AIFC does/ });
});

const riffChunks: readonly ChunkToWrite[] = [
  'bext',
  'iXML',
  'axml',
  'chna',
  'cue ',
  'smpl',
  'dbmd',
  '_PMX',
  'zzzz',
  'id3 ',
].map((id, index) => ({ id, bytes: new Uint8Array(Buffer.alloc(601 + index, id)) }));
const info = Buffer.from('INFOINAM\x05\0\0\0Title\0', 'latin1');
const withList = [...riffChunks, { id: 'LIST', bytes: new Uint8Array(info) }];

for (const container of ['wav', 'rf64', 'bw64'] as const) {
  test(`bext, iXML, axml, chna, cue, smpl, dbmd, _PMX, ID3, LIST and unknown chunks reach ${container} byte for byte, before data`, async () => {
    const path = await input('wav', 's24', samplesIn('s24', 2 * lengthFrames), withList);
    const { report, chunks, info: found } = await render(path, { targetLufs: -20, ceilingDbtp: -1, container });
    for (const { id, bytes } of withList) assert.ok(chunks.get(id)?.equals(bytes), id);
    const ids = found.chunks.map(({ id }) => id);
    assert.deepEqual(
      ids.slice(2, -1),
      withList.map(({ id }) => id),
    );
    assert.equal(ids.at(-1), 'data');
    assert.deepEqual(report.losses, []);
    assert.deepEqual(found.tags, { TITLE: 'Title' });
  });
}

test('WAV asked for as AIFF keeps ID3 byte for byte under its name there, and lists every other chunk and tag as lost', async () => {
  const path = await input('wav', 's24', samplesIn('s24', 2 * lengthFrames), withList);
  const { report, chunks } = await render(path, { container: 'aiff' });
  assert.ok(chunks.get('ID3 ')?.equals(riffChunks.at(-1)?.bytes ?? Buffer.alloc(0)));
  assert.deepEqual(
    report.losses.map(({ what }) => what),
    [
      ...['bext', 'iXML', 'axml', 'chna', 'cue', 'smpl', 'dbmd', '_PMX', 'zzzz', 'LIST'].map((id) => `metadata ${id}`),
      'tag TITLE',
    ],
  );
});

const aiffChunks: readonly ChunkToWrite[] = [
  'NAME',
  'AUTH',
  'ANNO',
  '(c) ',
  'COMT',
  'MARK',
  'INST',
  'APPL',
  'ID3 ',
].map((id, index) => ({ id, bytes: new Uint8Array(Buffer.alloc(30 + index, id)) }));

test('NAME, AUTH, ANNO, (c), COMT, MARK, INST, APPL and ID3 of AIFF survive in AIFF and AIFC byte for byte', async () => {
  const path = await input('aiff', 's24', samplesIn('s24', 2 * lengthFrames), aiffChunks);
  for (const container of ['aiff', 'aifc'] as const) {
    const { report, chunks } = await render(path, { targetLufs: -20, ceilingDbtp: -1, container });
    for (const { id, bytes } of aiffChunks) assert.ok(chunks.get(id)?.equals(bytes), id);
    assert.deepEqual(report.losses, []);
  }
});

test('AIFF asked for as WAV keeps ID3 byte for byte under its name there and lists the rest as lost', async () => {
  const path = await input('aiff', 's24', samplesIn('s24', 2 * lengthFrames), aiffChunks);
  const { report, chunks } = await render(path, { container: 'wav' });
  assert.ok(chunks.get('id3 ')?.equals(aiffChunks.at(-1)?.bytes ?? Buffer.alloc(0)));
  const lost = report.losses.map(({ what }) => what);
  assert.deepEqual(
    lost.slice(0, 8),
    ['NAME', 'AUTH', 'ANNO', '(c)', 'COMT', 'MARK', 'INST', 'APPL'].map((id) => `metadata ${id}`),
  );
  assert.deepEqual(lost.slice(8), ['tag TITLE', 'tag ARTIST', 'tag COMMENT', 'tag COPYRIGHT']);
});

test('a name ends as the master’s container does, and in .wav where the input cannot be read', async () => {
  const [wav, aiff] = [await input('wav', 's16', samplesIn('s16', 2)), await input('aifc', 's16', samplesIn('s16', 2))];
  assert.deepEqual(
    await Promise.all(
      [wav, aiff, newPath()].map((path) => masterEnding(path, { container: null, sampleFormat: null, layout: null })),
    ),
    ['.wav', '.aif', '.wav'],
  );
  assert.deepEqual(
    await Promise.all(
      (['wav', 'rf64', 'bw64', 'aiff', 'aifc', 'flac'] as const).map((container) =>
        masterEnding(aiff, { container, sampleFormat: null, layout: null }),
      ),
    ),
    ['.wav', '.wav', '.wav', '.aif', '.aif', '.flac'],
  );
  assert.equal(readFileSync(aiff).toString('latin1', 8, 12), 'AIFC');
});
